import { commonOptions } from '../../local/src/cli/commands/command.ts';
import { helpOf, optionText } from '../../local/src/cli/commands/command-help.ts';
import { commands } from '../../local/src/cli/commands/table.ts';
import { code, table } from './markdown.ts';

const loaded = await Promise.all(
  Object.entries(commands).map(async ([name, { load }]) => ({ name, ...(await load()) })),
);

/** Every sub-command of the mirror with its options and examples, from the table that the command line reads. */
export function commandsReference(): string {
  return loaded.map(sectionOf).join('\n\n');
}

/** The options that every sub-command has. */
export function commonOptionsTable(): string {
  return optionsTable(commonOptions);
}

type Loaded = (typeof loaded)[number];

function sectionOf({ name, usage, description, options, examples }: Loaded): string {
  const lines = examples.map(
    ([commandLine, effect]) => `npx orderstream-mirror ${commandLine}   # ${effect}`,
  );
  return [
    `## ${name}`,
    `${code(`orderstream-mirror ${name} ${usage}`)}`,
    description,
    optionsTable(options),
    ['```sh', ...lines, '```'].join('\n'),
  ].join('\n\n');
}

function optionsTable(options: Loaded['options']): string {
  return table(
    ['option', ''],
    Object.entries(options).map(([name, option]) => [code(optionText(name, option)), helpOf(option)]),
  );
}
