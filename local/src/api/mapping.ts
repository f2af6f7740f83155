import type { z } from 'zod';
import { type Position, positionText } from '../event-source-mapping/core/position.ts';
import type { RecordOutcome } from '../event-source-mapping/history/types.ts';
import { pathOf } from '../json-api/request-url.ts';
import type { currentLag, mappingState } from '../json-api/schemas.ts';
import type { MirrorRecord } from '../json-api/story-text.ts';
import { askUntil, type JsonApiClient } from './client.ts';
import { MirrorError } from './mirror-error.ts';
import { refuseOtherTopic } from './topic.ts';
import { DEFAULT_TIMEOUT_MS, hasEnded, type WaitOptions } from './types.ts';

/** Names a mapping; what is left out must not be needed to distinguish it. */
export interface MappingSelection {
  /** Its function: name, ARN, logical id, construct path, or a part of one. */
  readonly function?: string;
  /** Its topic: name, logical id, construct path, or a part of one. */
  readonly topic?: string;
}

/** Which records of a mapping. */
export interface RecordFilter {
  /** Only this record and later ones of its partition. Default: those of all partitions. */
  readonly from?: Position;
  /** How they ended. Default: in any way. */
  readonly outcome?: RecordOutcome;
  /** Exact text of the key. */
  readonly key?: string;
  /** At most 1,000. Default 100. */
  readonly limit?: number;
}

/** Where a mapping continues: at a time or an offset. */
export interface RewindTarget {
  /** The first record that is not older; a date, or milliseconds since the epoch. */
  readonly toTime?: Date | number;
  /** An offset; with several partitions, the nearest that each has. */
  readonly toOffset?: number;
  /** Default: all partitions. */
  readonly partition?: number;
}

/** An event source mapping of the mirror. */
export interface MirrorMapping {
  /**
   * Waits until a record has ended in the mapping: it was delivered, filtered out, sent to the destination or discarded.
   * @throws {MirrorError} Timeout, with what happened to the record so far and the lag; OffsetOutOfRange for a position beyond
   * the log; RecordNotRemembered for one that is too long ago.
   */
  processed(at: Position, options?: WaitOptions): Promise<MirrorRecord>;
  /**
   * What happened to the last 1,000 records, those that were polled last first.
   * @throws {MirrorError} OtherTopic for a position of another topic.
   */
  records(filter?: RecordFilter): Promise<MirrorRecord[]>;
  /** Records that are not processed, over all partitions; also while the mapping is paused. */
  lag(): Promise<number>;
  /** Disables it and waits until what is in flight has ended and is committed. */
  pause(): Promise<void>;
  /** Enables it: it continues where it was. */
  resume(): Promise<void>;
  /**
   * Moves it, and pauses it for that: records from there on are processed again. Forward, those up to there are skipped.
   * @throws {MirrorError} UnknownPartition, OffsetOutOfRange.
   */
  rewind(target: RewindTarget): Promise<void>;
}

/** What a mapping asks of the rest of the mirror. */
export interface MappingDependencies {
  readonly client: JsonApiClient;
  /** Finds the mapping. */
  readonly find: () => Promise<MappingState>;
  /** What happened to a record, as text. */
  readonly story: (at: Position) => Promise<string>;
}

export type MappingState = z.output<typeof mappingState>;

/** How long a change of state may take: work in flight ends within 30 seconds. */
const SWITCH_SECONDS = 45;

export function mirrorMapping({ client, find, story }: MappingDependencies): MirrorMapping {
  const path = async (...rest: (string | number)[]) => pathOf('mappings', (await find()).uuid, ...rest);
  const change = async (action: 'pause' | 'resume') => {
    await client.post(await path(action), undefined, { wait: SWITCH_SECONDS });
  };
  return {
    processed: async (at, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) => {
      const mapping = await find();
      requireTopicOf(mapping, at);
      const recordPath = await path('records', at.partition, at.offset);
      const record = await askUntil(timeoutMs, (wait) => endedRecord(client, recordPath, wait));
      if (record) return record;
      throw await notProcessed({ client, story }, mapping, at, timeoutMs);
    },
    records: async ({ from, ...filter } = {}) => {
      if (from) requireTopicOf(await find(), from);
      const place = from && { partition: from.partition, from: from.offset };
      return client.get<MirrorRecord[]>(await path('records'), { ...filter, ...place });
    },
    lag: async () => {
      const { lag } = await client.get<z.output<typeof currentLag>>(await path('lag'));
      if (lag !== null) return lag;
      throw new MirrorError('the lag is unknown: Kafka does not respond', { code: 'LagUnknown' });
    },
    pause: () => change('pause'),
    resume: () => change('resume'),
    rewind: async ({ toTime, ...target }) => {
      await client.post(await path('rewind'), {
        ...target,
        ...(toTime !== undefined && { toTime: Number(toTime) }),
      });
    },
  };
}

const requireTopicOf = ({ functionName, topic }: MappingState, at: Position) =>
  refuseOtherTopic(at, topic, `which the mapping of ${functionName} reads`);

/** Undefined for one that has not ended. */
async function endedRecord(
  client: JsonApiClient,
  path: string,
  wait: number,
): Promise<MirrorRecord | undefined> {
  try {
    const record = await client.get<MirrorRecord>(path, { wait });
    return hasEnded(record.outcome) ? record : undefined;
  } catch (error) {
    if (error instanceof MirrorError && error.code === 'RecordNotPolled') return undefined;
    throw error;
  }
}

async function notProcessed(
  { client, story }: Pick<MappingDependencies, 'client' | 'story'>,
  { uuid, functionName, topic }: MappingState,
  at: Position,
  timeoutMs: number,
): Promise<MirrorError> {
  const { state, problem, offsetLag } = await client.get<MappingState>(pathOf('mappings', uuid));
  const lines = [
    `${positionText(at)} was not processed by ${functionName} within ${timeoutMs} ms; accepted: more time with timeoutMs`,
    `mapping of ${functionName} on ${topic}: ${state}, lag ${offsetLag ?? 'unknown'}${problem && `, ${problem}`}`,
    await story(at),
  ];
  return new MirrorError(lines.join('\n'), { code: 'Timeout' });
}
