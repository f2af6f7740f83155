import type { Command } from './command.ts';

export interface TableEntry {
  /** One line for the help of the mirror. */
  readonly summary: string;
  /** Loads it: the others cost the start nothing. */
  readonly load: () => Promise<Command>;
}

/** The sub-commands of the mirror, by name, in the order of the help. */
export const commands: Readonly<Record<string, TableEntry>> = {
  tail: {
    summary: 'records of a topic, decoded, and those that follow',
    load: async () => (await import('./tail.ts')).tail,
  },
  produce: {
    summary: 'writes records to a topic, from options or lines of standard input',
    load: async () => (await import('./produce.ts')).produce,
  },
  records: {
    summary: 'what happened to records in the event source mappings',
    load: async () => (await import('./records.ts')).records,
  },
  logs: {
    summary: 'lines of the logs of functions',
    load: async () => (await import('./logs.ts')).logs,
  },
  redrive: {
    summary: 'publishes records of dead letters again',
    load: async () => (await import('./redrive.ts')).redrive,
  },
  rewind: {
    summary: 'moves an event source mapping to a time or an offset',
    load: async () => (await import('./rewind.ts')).rewind,
  },
  mcp: {
    summary: 'a server of the Model Context Protocol for coding assistants',
    load: async () => (await import('./mcp.ts')).mcp,
  },
};
