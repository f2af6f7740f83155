import { once } from 'node:events';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { oneLine } from '../../shared/terminal-text.ts';
import { loadConfig } from '../load-config.ts';
import { ownStdout } from '../own-output.ts';
import { parseProblem } from '../parse-problem.ts';
import { type Command, commonOptions, type ValuesOf } from './command.ts';
import { CommandError, UsageError } from './command-error.ts';
import { commandHelp } from './command-help.ts';
import { findMirror } from './find-mirror.ts';
import { mirrorClient } from './mirror-client.ts';
import type { TableEntry } from './table.ts';

const { stdin, stdout, stderr, env } = process;
const writeOutput = ownStdout();

/** Why a command was ended from outside: the user has seen enough, or the reader of its output has. */
class Ended extends Error {
  override readonly name = 'AbortError';
}

/**
 * Runs a sub-command of this process's command line, and ends the process: 0, 1 when it could not do what it was asked for, 2
 * when its command line is wrong. Ctrl-C and a reader that has gone end it with 0.
 */
export async function runCommand(name: string, { load }: TableEntry): Promise<void> {
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => ended.abort(new Ended()));
  stdout.on('error', (error: NodeJS.ErrnoException) =>
    ended.abort(error.code === 'EPIPE' ? new Ended() : error),
  );
  const code = await run(name, await load(), ended.signal).catch((error: unknown) => failed(name, error));
  process.exit(code);
}

async function run(name: string, command: Command, signal: AbortSignal): Promise<number> {
  const { values, positionals } = read(process.argv.slice(3), command);
  if (values.help) {
    await print(commandHelp(name, command));
    return 0;
  }
  const running = () => findMirror(wanted(values));
  const code = await command.run({
    positionals,
    values,
    isJson: values.json === true,
    client: mirrorClient(running, signal),
    print: async (line) => {
      signal.throwIfAborted();
      await print(line, signal);
    },
    input: stdin,
    messages: stderr,
    signal,
  });
  return code ?? 0;
}

type Values = ValuesOf<Command['options']> & ValuesOf<typeof commonOptions>;

function read(args: readonly string[], { options }: Command) {
  const config = { args: [...args], options: { ...options, ...commonOptions } };
  try {
    const parsed = parseArgs({ ...(config as ParseArgsConfig), strict: true, allowPositionals: true });
    return { values: parsed.values as Values, positionals: parsed.positionals };
  } catch (cause) {
    throw new UsageError(`${parseProblem(cause)}.`, { cause });
  }
}

function wanted(values: Values) {
  // An empty variable is one that is not set.
  const { url = env.ORDERSTREAM_MIRROR_URL || undefined, 'data-dir': dataDirectory } = values;
  if (dataDirectory === '')
    throw new UsageError('--data-dir is empty; accepted: a folder, or none for the mirror of this folder.');
  // npm runs scripts in the project's folder; INIT_CWD is where the command was typed.
  const folders = [...new Set([env.INIT_CWD ?? process.cwd(), process.cwd()])];
  const configured = async (folder: string) => (await loadConfig(folder)).dataDirectory;
  return { url, dataDirectory, folders, configured };
}

async function print(line: string, signal?: AbortSignal): Promise<void> {
  if (!writeOutput(`${line}\n`)) await once(stdout, 'drain', { signal });
}

/** @returns the exit code. */
function failed(name: string, error: unknown): number {
  if (error instanceof Error && error.name === 'AbortError') return 0;
  const isForeseen =
    error instanceof CommandError || (error instanceof Error && error.name === 'OptionError');
  const text = error instanceof Error ? (!isForeseen && error.stack) || error.message : String(error);
  stderr.write(`error: ${isForeseen ? oneLine(text) : text}\n`);
  if (!(error instanceof UsageError)) return 1;
  stderr.write(`See orderstream-mirror ${name} --help.\n`);
  return 2;
}
