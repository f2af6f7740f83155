import type { Readable, Writable } from 'node:stream';
import type { MirrorClient } from './mirror-client.ts';

/** An option of a command, for the parser and for its help. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** May be given several times. */
  readonly multiple?: true;
  /** What the help shows for the value, for example `TEXT`; of options of type `string`. */
  readonly value?: string;
  /** One sentence without a full stop. */
  readonly help: string;
}

type CommandOptions = Readonly<Record<string, CommandOption>>;

/** What was given, by the name of the option. */
export type ValuesOf<Options extends CommandOptions> = {
  readonly [Name in keyof Options]: Options[Name]['type'] extends 'boolean'
    ? boolean | undefined
    : Options[Name] extends { readonly multiple: true }
      ? readonly string[] | undefined
      : string | undefined;
};

/** What a command works with. */
export interface CommandContext<Options extends CommandOptions = CommandOptions> {
  /** What was given without an option. */
  readonly positionals: readonly string[];
  readonly values: ValuesOf<Options>;
  /** Whether records are printed as JSON, one a line. */
  readonly isJson: boolean;
  /** The JSON API of the running mirror. */
  readonly client: MirrorClient;
  /** Prints text and a line break; resolves when more may be printed. What it holds of others has to be escaped already. */
  readonly print: (line: string) => Promise<void>;
  readonly input: Readable & { readonly isTTY?: boolean };
  /** For questions and progress. */
  readonly messages: Writable;
  /** Aborts when the user or the reader of the output ends the command. */
  readonly signal: AbortSignal;
}

/** A sub-command that works on a running mirror. */
export interface Command<Options extends CommandOptions = CommandOptions> {
  /** What follows its name, for example `TOPIC [options]`. */
  readonly usage: string;
  /** One or more sentences, for its help. */
  readonly description: string;
  /** Command lines to try, each with what it does. */
  readonly examples: readonly (readonly [commandLine: string, effect: string])[];
  /** Besides `commonOptions`. */
  readonly options: Options;
  /**
   * @returns the exit code; undefined for 0.
   * @throws {CommandError} one readable line; any other error is a mistake of the mirror.
   */
  readonly run: (context: CommandContext<Options>) => Promise<number | undefined>;
}

/** A command whose `run` sees the types of the options that it declares. */
export function command<const Options extends CommandOptions>(given: Command<Options>): Command {
  // What it runs with is what its own options parse to.
  return given as unknown as Command;
}

/** Options of every command. */
export const commonOptions = {
  url: {
    type: 'string',
    value: 'URL',
    help: "address of the mirror's console. Default: ORDERSTREAM_MIRROR_URL, else the mirror that runs in this folder",
  },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    help: 'data directory of the mirror, if it was started with one',
  },
  json: { type: 'boolean', help: 'print JSON, one document a line' },
  help: { type: 'boolean', help: 'this text' },
} as const satisfies CommandOptions;
