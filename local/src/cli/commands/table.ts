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
};
