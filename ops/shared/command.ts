/** Prints progress to stderr; results of a command are printed to stdout. */
export const logProgress = (line: string) => void process.stderr.write(`${line}\n`);

/**
 * Runs a command to its end; `--help` prints its usage instead.
 * @param usage also follows what is wrong with its options.
 * @param readOptions throws when they are not accepted.
 * @param run resolves to the exit code; an error is printed.
 * @param errorCode The exit code after an error. Default 2, where 1 is a finding.
 */
export async function runCommand<Options>(
  usage: string,
  readOptions: (args: readonly string[]) => Options,
  run: (options: Options) => Promise<number>,
  errorCode = 2,
): Promise<never> {
  if (process.argv.slice(2).some((argument) => ['--help', '-h'].includes(argument))) {
    process.stdout.write(`Usage: ${usage}\n`);
    process.exit(0);
  }
  try {
    process.exit(await run(optionsOf(usage, readOptions)));
  } catch (error) {
    logProgress(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(errorCode);
  }
}

function optionsOf<Options>(usage: string, readOptions: (args: readonly string[]) => Options): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    // Messages of parseArgs may have several lines.
    const problem = (error as Error).message.replaceAll('\n', ' ');
    throw new Error(`${problem} Usage: ${usage}`, { cause: error });
  }
}

/** A whole number of at least 1. @throws {Error} naming the option and the value given. */
export function countOption(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`--${name} is "${text}"; accepted is a whole number of at least 1.`);
}

/**
 * CDK context as it is typed, `key=value`.
 * @param option as it was given, `-c` or `--context`.
 * @throws {Error} naming the option and the value given.
 */
export function contextOption(option: string, text: string): [key: string, value: string] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return [key, value];
  throw new Error(`${option} is "${text}"; accepted is key=value.`);
}
