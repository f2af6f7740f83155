import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { RecordHistory, RecordQuery } from '../event-source-mapping/history/record-history.ts';
import type { RecordStory } from '../event-source-mapping/history/types.ts';
import { bareFunctionName } from '../lambda/function-name.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { ApiPorts } from './types.ts';

/** @throws {ServiceException} RecordsNotRemembered with `--no-record-history`. */
export function historyOf(mappings: ApiPorts['mappings'], uuid: string): RecordHistory {
  mappings.get(uuid);
  const history = mappings.history(uuid);
  if (history) return history;
  throw new ServiceException(
    'RecordsNotRemembered',
    'With --no-record-history nothing is known of records: start without it.',
    409,
  );
}

export function storyIn(mapping: EventSourceMappingConfiguration, { attempts, ...story }: RecordStory) {
  return {
    mapping: mapping.UUID ?? '',
    functionName: bareFunctionName(mapping.FunctionArn ?? ''),
    ...story,
    attempts: [...attempts],
  };
}

/** Stories of all mappings, those that were polled last first. */
export function storiesOfAll(mappings: ApiPorts['mappings'], query: RecordQuery, limit: number) {
  return mappings
    .list()
    .flatMap((mapping) =>
      historyOf(mappings, mapping.UUID ?? '')
        .list({ ...query, limit })
        .map((story) => storyIn(mapping, story)),
    )
    .sort((one, other) => other.polledAt - one.polledAt)
    .slice(0, limit);
}

/** Resolves when the record has ended in the mapping, or to what is known at the end of the wait. */
export async function storyWithin(
  history: RecordHistory,
  { partition, offset }: { readonly partition: number; readonly offset: number },
  seconds: number,
  signal: AbortSignal,
): Promise<RecordStory | undefined> {
  if (seconds === 0) return history.story(partition, offset);
  const timeout = AbortSignal.timeout(seconds * 1_000);
  try {
    return await history.ended(partition, offset, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    return history.story(partition, offset);
  }
}
