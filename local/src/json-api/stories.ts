import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { RecordHistory, RecordQuery } from '../event-source-mapping/history/record-history.ts';
import type { RecordStory } from '../event-source-mapping/history/types.ts';
import { bareFunctionName } from '../lambda/function-name.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { notFound, unknownFunction, unknownTopic } from './errors.ts';
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

/** @throws {ServiceException} BatchNotRemembered */
export function batchIn(mappings: ApiPorts['mappings'], uuid: string, id: number) {
  const mapping = mappings.get(uuid);
  const found = historyOf(mappings, uuid).batch(id);
  if (!found)
    throw notFound(
      'BatchNotRemembered',
      `batch is ${id}; accepted: one with a record of the last 1,000 that the mapping polled, once it is invoked`,
    );
  const { batch, records, invocations } = found;
  const [topic = ''] = mapping.Topics ?? [];
  return {
    mapping: uuid,
    functionName: functionNameOf(mapping),
    topic,
    batch,
    records: records.map(
      ({ partition, offset, key, sizeBytes, outcome, condition, destination, endedAt }) => ({
        partition,
        offset,
        key,
        sizeBytes,
        outcome,
        ...(condition !== undefined && { condition }),
        ...(destination !== undefined && { destination }),
        ...(endedAt !== undefined && { endedAt }),
      }),
    ),
    invocations: invocations.map((each) => ({
      ...each,
      records: [...each.records],
      failed: [...each.failed],
    })),
  };
}

export function storyIn(mapping: EventSourceMappingConfiguration, { attempts, ...story }: RecordStory) {
  return {
    mapping: mapping.UUID ?? '',
    functionName: functionNameOf(mapping),
    ...story,
    attempts: [...attempts],
  };
}

/** Which mappings are asked: all, unless a function or a topic is named. */
interface MappingQuery {
  readonly functionName?: string;
  readonly topic?: string;
}

/**
 * Stories of several mappings, those that were polled last first.
 * @throws {ServiceException} UnknownFunction, UnknownTopic for what no mapping has.
 */
export function storiesOfAll(
  mappings: ApiPorts['mappings'],
  { functionName, topic, ...query }: RecordQuery & MappingQuery,
  limit: number,
) {
  return mappingsOf(mappings, { functionName, topic })
    .flatMap((mapping) =>
      historyOf(mappings, mapping.UUID ?? '')
        .list({ ...query, limit })
        .map((story) => storyIn(mapping, story)),
    )
    .sort((one, other) => other.polledAt - one.polledAt)
    .slice(0, limit);
}

function mappingsOf(mappings: ApiPorts['mappings'], { functionName, topic }: MappingQuery) {
  const all = mappings.list();
  const functionNames = unique(all.map(functionNameOf));
  const topics = unique(all.flatMap(({ Topics = [] }) => Topics));
  if (functionName !== undefined && !functionNames.includes(functionName))
    throw unknownFunction(functionName, functionNames);
  if (topic !== undefined && !topics.includes(topic)) throw unknownTopic(topic, topics);
  return all.filter(
    (mapping) =>
      (functionName === undefined || functionNameOf(mapping) === functionName) &&
      (topic === undefined || mapping.Topics?.includes(topic)),
  );
}

const functionNameOf = ({ FunctionArn = '' }: EventSourceMappingConfiguration) =>
  bareFunctionName(FunctionArn);

const unique = (names: readonly string[]) => [...new Set(names)].sort();

/** Stories of one record in each mapping of its topic; of a paused one without a wait. */
export async function storiesOfOne(
  mappings: ApiPorts['mappings'],
  topic: string,
  at: Pick<RecordStory, 'partition' | 'offset'>,
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
) {
  const found = mappingsOf(mappings, {})
    .filter(({ Topics }) => Topics?.includes(topic))
    .map(async (mapping) => {
      const wait = mapping.State === 'Disabled' ? 0 : seconds;
      const story = await storyWithin(historyOf(mappings, mapping.UUID ?? ''), at, wait, signal);
      return story ? [storyIn(mapping, story)] : [];
    });
  return (await Promise.all(found)).flat();
}

/** Resolves when the record has ended in the mapping, or to what is known at the end of the wait. */
export async function storyWithin(
  history: RecordHistory,
  { partition, offset }: { readonly partition: number; readonly offset: number },
  seconds: number,
  signal: AbortSignal,
): Promise<RecordStory | undefined> {
  if (seconds === 0) return history.story(partition, offset);
  const timeout = AbortSignal.timeout(Math.ceil(seconds * 1_000));
  try {
    return await history.ended(partition, offset, AbortSignal.any([signal, timeout]));
  } catch (error) {
    if (!timeout.aborted || signal.aborted) throw error;
    return history.story(partition, offset);
  }
}
