import type { z } from 'zod';
import { MirrorError } from '../../api/mirror-error.ts';
import { findByName } from '../../api/names.ts';
import type { deadLetterList } from '../../json-api/dead-letter-schemas.ts';
import type { functionState } from '../../json-api/function-schemas.ts';
import { CommandError } from './command-error.ts';
import type { MirrorClient } from './mirror-client.ts';

/**
 * The name of the function that a user means: by its name, the end of its name, or a part that no other has.
 * @throws {CommandError} with what is accepted, when none or several fit.
 */
export async function functionNameOf(client: MirrorClient, given?: string): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const functions = await client.get<z.output<typeof functionState>[]>('/functions');
  return functionNameAmong(
    functions.map(({ name }) => name),
    given,
  );
}

/**
 * As {@link functionNameOf}, also of functions that are not deployed any more and that dead letters name.
 * @param query `topic`: the one that the dead letters are in. Default: every on-failure destination.
 */
export async function functionOfDeadLetters(
  client: MirrorClient,
  { function: given, topic }: { readonly function?: string; readonly topic?: string },
): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const [functions, { allCounts }] = await Promise.all([
    client.get<z.output<typeof functionState>[]>('/functions'),
    client.get<z.output<typeof deadLetterList>>('/dead-letters', { topic, limit: 1 }),
  ]);
  const names = [...functions.map(({ name }) => name), ...allCounts.map((count) => count.functionName)];
  return functionNameAmong(names, given);
}

/** As {@link functionNameOf}, of names that are known. */
export function functionNameAmong(names: readonly string[], given: string): string {
  const all = [...new Set(names)].map((name) => ({ name, names: [name] }));
  try {
    return findByName('function', given, all).name;
  } catch (cause) {
    if (!(cause instanceof MirrorError)) throw cause;
    throw new CommandError(`${cause.message}.`, { cause });
  }
}
