import { type Command, type CommandOption, commonOptions } from './command.ts';

const PROGRAM = 'orderstream-mirror';
const OPTION_WIDTH = 26;
const WIDTH = 110;

/** What `--help` of a sub-command prints, without the last line break. */
export function commandHelp(name: string, { usage, description, options, examples }: Command): string {
  const rows = Object.entries({ ...options, ...commonOptions }).map(optionRow);
  const tries = examples.map(([commandLine, effect]) => `  ${PROGRAM} ${commandLine}\n      ${effect}`);
  return [description, '', `  ${PROGRAM} ${name} ${usage}`, '', ...rows, '', ...tries].join('\n');
}

function optionRow([name, option]: [string, CommandOption]): string {
  const left = `  ${optionText(name, option)}`.padEnd(OPTION_WIDTH - 1);
  const [first = '', ...more] = wrapped(helpOf(option), WIDTH - OPTION_WIDTH);
  return [`${left} ${first}`, ...more.map((line) => `${' '.repeat(OPTION_WIDTH)}${line}`)].join('\n');
}

/** `--key TEXT`. */
export const optionText = (name: string, { value }: CommandOption) =>
  value === undefined ? `--${name}` : `--${name} ${value}`;

/** Its sentence, and that it may be given several times. */
export const helpOf = ({ help, multiple }: CommandOption) => (multiple ? `${help}; several: one each` : help);

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
