import type { z } from 'zod';
import { type DeadLetterFilter, physicalFilter } from '../../api/dead-letters.ts';
import { Lookup } from '../../api/lookup.ts';
import { MirrorError } from '../../api/mirror-error.ts';
import { resourcesOf } from '../../api/resources.ts';
import type { stackState } from '../../json-api/schemas.ts';
import { CommandError } from './command-error.ts';
import type { MirrorClient } from './mirror-client.ts';

/**
 * What a name of the user means, as in the package.
 * @throws {CommandError} with what is accepted, when none or several fit.
 */
export async function named<Found>(
  client: MirrorClient,
  find: (lookup: Lookup) => Promise<Found>,
): Promise<Found> {
  let state: Promise<z.output<typeof stackState>> | undefined;
  const resources = async () => {
    state ??= client.get<z.output<typeof stackState>>('/state');
    return resourcesOf((await state).stacks);
  };
  try {
    return await find(new Lookup(client, resources));
  } catch (cause) {
    if (!(cause instanceof MirrorError)) throw cause;
    throw new CommandError(`${cause.message}.`, { cause });
  }
}

/** A selection of dead letters with the names that the JSON API takes. @throws {CommandError} as {@link named}. */
export const namedFilter = <Filter extends DeadLetterFilter>(
  client: MirrorClient,
  filter: Filter,
): Promise<Filter> => named(client, (lookup) => physicalFilter(client, lookup, filter));
