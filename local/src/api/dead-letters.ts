import type { z } from 'zod';
import type { Position } from '../event-source-mapping/core/position.ts';
import type { deadLetterList, redriveReport } from '../json-api/dead-letter-schemas.ts';
import type { MirrorRecord } from '../json-api/story-text.ts';
import type { JsonApiClient } from './client.ts';
import { type ReadRecord, readRecord } from './topic.ts';

/** A record that was sent to an on-failure destination. */
export interface DeadLetter {
  /** For a redrive of this one. */
  readonly id: string;
  /** An ARN, or `kafka://TOPIC`. */
  readonly destination: string;
  /** When it was sent there, in milliseconds since the epoch. */
  readonly at: number;
  /** Function that failed. */
  readonly functionName: string;
  /** UUID of the mapping; undefined when it is not known. */
  readonly mapping: string | undefined;
  /** AWS's condition, for example `RetryAttemptsExhausted`. */
  readonly reason: string;
  /** Of the invocation that failed last; undefined where the function was not invoked. */
  readonly requestId: string | undefined;
  /** How often the function was invoked with the record. */
  readonly invocations: number;
  /** Where the record is. */
  readonly record: Position;
  /** The record; undefined when its topic does not keep it any more. */
  readonly original: ReadRecord | undefined;
  /** What happened to the record; undefined when its mapping does not remember it. */
  readonly story: MirrorRecord | undefined;
}

/** Which dead letters; what is not given is any. */
export interface DeadLetterFilter {
  /** A topic that dead letters are in, also one that is not the destination of a mapping: by any of its names. */
  readonly topic?: string;
  /** ARN, or `kafka://TOPIC`. */
  readonly destination?: string;
  /** The function by any of its names, also one that is not deployed any more and that dead letters name. */
  readonly function?: string;
  /** Why they were not delivered, such as `RetryAttemptsExhausted`. Default: any reason. */
  readonly reason?: string;
  /** Topic of the records that they are about, by any of its names, also one that is deleted. */
  readonly recordTopic?: string;
}

/** Which dead letters are redriven: these, all, or those of a filter. */
export type RedriveSelection =
  | 'all'
  | DeadLetterFilter
  | Pick<DeadLetter, 'id'>
  | readonly Pick<DeadLetter, 'id'>[];

/** How they are redriven. */
export interface RedriveOptions {
  /** Returns what would be done, and does nothing. Default false. */
  readonly dryRun?: boolean;
  /** Most records that are published, 1 to 10,000. Default 1,000. */
  readonly max?: number;
  /** A record that was redriven so often before is left. Default 3. */
  readonly loopLimit?: number;
}

/** What became of a dead letter. */
export interface RedriveResult {
  /** Of the dead letter. */
  readonly id: string;
  /**
   * `redriven`: published again; `wanted`: would be; `redriven-before`, `same-record`: it was; `gone`: its topic does not keep the
   * record any more; `too-large`: with the headers of a copy; `loop`: it was redriven as often as `loopLimit` allows.
   */
  readonly outcome: 'redriven' | 'wanted' | 'redriven-before' | 'same-record' | 'gone' | 'too-large' | 'loop';
  /** Where the record is. */
  readonly record: Position;
  /** Where the copy is; undefined without one. */
  readonly to: Position | undefined;
}

/** The dead letters of a mirror. */
export interface MirrorDeadLetters {
  /**
   * The newest first, at most 1,000.
   * @throws {MirrorError} UnknownName, AmbiguousName for a function or topic that is none or several.
   */
  list(filter?: DeadLetterFilter): Promise<DeadLetter[]>;
  /**
   * Publishes records again: to the end of their partition, with key, value and headers, each once.
   * @throws {MirrorError} UnknownName and AmbiguousName as {@link list}; NothingSelected; UnknownTopic when the topic of a record does not exist any more: nothing is
   * published then.
   */
  redrive(selection: RedriveSelection, options?: RedriveOptions): Promise<RedriveResult[]>;
}

/** What one response lists at most. */
const MOST_LISTED = 1_000;

/** Finds what the names of a filter mean. */
export interface DeadLetterNames {
  topic(name: string): Promise<string>;
  /** @param others functions that are not deployed. */
  function(name: string, others: readonly string[]): Promise<string>;
}

export function mirrorDeadLetters(client: JsonApiClient, names: DeadLetterNames): MirrorDeadLetters {
  return {
    list: async (filter = {}) => {
      const found = await listed(client, {
        ...(await physicalFilter(client, names, filter)),
        limit: MOST_LISTED,
      });
      return found.deadLetters.map(deadLetterOf);
    },
    redrive: async (selection, { dryRun = false, ...options } = {}) => {
      const selected = isFilter(selection)
        ? await physicalFilter(client, names, selection)
        : selectionOf(selection);
      const body = { ...selected, ...options, isDryRun: dryRun };
      const { results } = await client.post<z.output<typeof redriveReport>>('/dead-letters/redrive', body);
      return results.map(({ id, outcome, record, to }) => ({ id, outcome, record, to: positionIn(to) }));
    },
  };
}

/**
 * A filter with the names that the JSON API takes.
 * @throws {MirrorError} UnknownName, AmbiguousName.
 */
export async function physicalFilter<Filter extends DeadLetterFilter>(
  client: Reader,
  names: DeadLetterNames,
  filter: Filter,
): Promise<Filter> {
  const { function: given, topic, recordTopic } = filter;
  const place = topic === undefined ? {} : { topic: await names.topic(topic) };
  return {
    ...filter,
    ...place,
    ...(given !== undefined && { function: await names.function(given, await functionsOf(client, place)) }),
    ...(recordTopic !== undefined && { recordTopic: await recordTopicOf(recordTopic, client, names) }),
  };
}

type DeadLetterList = z.output<typeof deadLetterList>;
type Listed = DeadLetterList['deadLetters'][number];
type Reader = Pick<JsonApiClient, 'get'>;

const listed = (client: Reader, query: DeadLetterFilter & { readonly limit: number }) =>
  client.get<DeadLetterList>('/dead-letters', { ...query });

/** Functions that dead letters name. */
async function functionsOf(client: Reader, place: Pick<DeadLetterFilter, 'topic'>): Promise<string[]> {
  const { allCounts } = await listed(client, { ...place, limit: 1 });
  return allCounts.map(({ functionName }) => functionName);
}

/** Dead letters may be about records of a topic that is deleted. */
async function recordTopicOf(given: string, client: Reader, names: DeadLetterNames): Promise<string> {
  const { deadLetters } = await listed(client, { recordTopic: given, limit: 1 });
  return deadLetters.length > 0 ? given : names.topic(given);
}

function deadLetterOf({ original, story, record, ...members }: Listed): DeadLetter {
  const { topic, partition, offset } = record;
  return {
    mapping: undefined,
    requestId: undefined,
    ...members,
    record: { topic, partition, offset },
    original: original && readRecord(original),
    // Its reasons are those of the history.
    story: story as MirrorRecord | undefined,
  };
}

type Selected = Exclude<RedriveSelection, DeadLetterFilter>;

const isFilter = (selection: RedriveSelection): selection is DeadLetterFilter =>
  typeof selection === 'object' && !Array.isArray(selection) && !('id' in selection);

function selectionOf(selection: Selected): object {
  if (selection === 'all') return { all: true };
  return { ids: [selection].flat().map(({ id }) => id) };
}

/** `orders-0@12` as a position. */
function positionIn(text: string | undefined): Position | undefined {
  const [, topic, partition, offset] = /^(.+)-(\d+)@(\d+)$/.exec(text ?? '') ?? [];
  return topic === undefined ? undefined : { topic, partition: Number(partition), offset: Number(offset) };
}
