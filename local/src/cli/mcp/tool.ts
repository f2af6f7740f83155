import type { z } from 'zod';
import type { MirrorClient } from '../commands/mirror-client.ts';

/** What a coding assistant can call. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  /** In snake case. */
  readonly name: string;
  /** For the user, a few words. */
  readonly title: string;
  /** For the assistant: what it responds with, when to call it, what to call next. */
  readonly description: string;
  readonly input: Input;
  /** Whether it changes something; it is offered with `--write` only then. */
  readonly isWriting: boolean;
  /**
   * @returns text for the assistant, bounded in size.
   * @throws {CommandError} one readable line for it.
   */
  readonly run: (client: MirrorClient, input: z.output<Input>) => Promise<string>;
}

/** A tool whose `run` sees the types of its input. */
export function tool<Input extends z.ZodObject>(given: Tool<Input>): Tool {
  // The server calls it with what its own schema has parsed.
  return given as unknown as Tool;
}
