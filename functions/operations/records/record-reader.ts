import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { withDeadline } from '../../shared/runtime/deadline.ts';
import { joinPaused, type PausedMember } from './paused-member.ts';
import { offsetsByPartition, type Position, partitionText } from './position.ts';

/** All records of one read, together. */
const readDeadlineMs = 30_000;
/** Records between two wanted ones that are read rather than skipped by a seek: a seek costs a separate fetch. */
const longestGap = 1_000;

/** A record of a topic, as it is there. */
export interface FoundRecord extends Position {
  readonly message: KafkaMessage;
}

/** The result of a read. */
export interface ReadRecords {
  /** By partition in the order of their offsets. */
  readonly records: readonly FoundRecord[];
  /** Positions that were not read, since those before them were enough. */
  readonly left: readonly Position[];
}

/** What one call of {@link RecordReader.read} still looks for. */
interface Search {
  /** Ascending, by `<topic>-<partition>`; a partition that is read to its end is gone from it. */
  readonly wanted: Map<string, number[]>;
  readonly found: FoundRecord[];
  /** Of records that may still be found; the last one may go beyond it. */
  bytesLeft: number;
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Reads single records by their positions. kafkajs reads in groups only, so this is a group of one member, with a name that no client
 * else has, that never commits; Kafka forgets it when it is empty.
 */
export class RecordReader implements AsyncDisposable {
  #member: PausedMember | undefined;
  #search: Search | undefined;

  /**
   * Joins; resolves when records can be read.
   * @param groupPrefix Begins the group's name; the role needs `kafka-cluster:AlterGroup` and `DescribeGroup` on what begins so.
   * @throws {Error} when the cluster refuses it, or does not respond.
   */
  static async start(
    kafka: Kafka,
    { groupPrefix, topics }: { readonly groupPrefix: string; readonly topics: readonly string[] },
  ): Promise<RecordReader> {
    const reader = new RecordReader();
    const groupId = `${groupPrefix}-${randomUUID()}`;
    reader.#member = await joinPaused(kafka, groupId, topics, (payload) => reader.#take(payload));
    return reader;
  }

  /**
   * The records at these positions, as far as they are there.
   * @param positions each below its partition's end: what is not written yet would be waited for.
   * @param maximumBytes of records; the first record is read however large it is. Default: no limit.
   * @throws {Error} when they cannot be read in 30 s.
   */
  async read(positions: readonly Position[], maximumBytes = Infinity): Promise<ReadRecords> {
    const member = this.#member;
    if (positions.length === 0 || !member) return { records: [], left: [] };
    const search: Search = {
      wanted: offsetsByPartition(positions),
      found: [],
      bytesLeft: maximumBytes,
      done: Promise.withResolvers(),
    };
    this.#search = search;
    for (const position of firstOf(positions)) {
      member.consumer.seek({ ...position, offset: String(position.offset) });
      member.consumer.resume([{ topic: position.topic, partitions: [position.partition] }]);
    }
    const late = () =>
      new Error(`Kafka did not send ${positions.length} records within ${readDeadlineMs} ms.`);
    await withDeadline(Promise.race([search.done.promise, member.failure]), readDeadlineMs, late);
    this.#search = undefined;
    return { records: search.found, left: leftOf(search, positions) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#member?.[Symbol.asyncDispose]();
  }

  #take({ batch, pause, isStale }: EachBatchPayload): void {
    if (isStale()) return; // Fetched before a seek.
    const { topic, partition } = batch;
    const key = partitionText({ topic, partition });
    const search = this.#search;
    const offsets = search?.wanted.get(key);
    if (!search || !offsets || search.bytesLeft <= 0) return void pause();
    const wanted = new Set(offsets);
    let last = Number(batch.lastOffset());
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      if (!wanted.has(offset)) continue;
      search.found.push({ topic, partition, offset, message: detached(message) });
      search.bytesLeft -= sizeOf(message);
      if (search.bytesLeft > 0) continue;
      last = offset;
      break;
    }
    this.#goOn(search, { topic, partition, offset: last });
    if (search.bytesLeft > 0) return;
    pause();
    search.done.resolve();
  }

  /** Pauses the partition after its last wanted offset, else seeks to the next one. */
  #goOn({ wanted, done }: Search, { topic, partition, offset: last }: Position): void {
    const key = partitionText({ topic, partition });
    const left = (wanted.get(key) ?? []).filter((offset) => offset > last);
    const [next] = left;
    if (next === undefined) {
      wanted.delete(key);
      this.#member?.consumer.pause([{ topic, partitions: [partition] }]);
      if (wanted.size === 0) done.resolve();
      return;
    }
    wanted.set(key, left);
    if (next - last > longestGap) this.#member?.consumer.seek({ topic, partition, offset: String(next) });
  }
}

/** Bytes of a record's key, value and headers. */
export function sizeOf({ key, value, headers = {} }: KafkaMessage): number {
  const ofHeaders = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((each) => name.length + (each?.length ?? 0)),
  );
  return ofHeaders.reduce((sum, each) => sum + each, (key?.length ?? 0) + (value?.length ?? 0));
}

/** Kafka allows headers without a value, of which the types of kafkajs know nothing. */
const copyOf = <Value extends string | Buffer | null | undefined>(value: Value) =>
  value && Buffer.from(value);

/** A copy: kafkajs cuts records out of what it fetched, and one of them would keep all of that in memory. */
function detached(message: KafkaMessage): KafkaMessage {
  const { key, value, headers = {} } = message;
  const names = Object.entries(headers).map(([name, values]) => [
    name,
    Array.isArray(values) ? values.map(copyOf) : copyOf(values),
  ]);
  return {
    ...message,
    key: key && Buffer.from(key),
    value: value && Buffer.from(value),
    headers: Object.fromEntries(names),
  };
}

function leftOf({ wanted }: Search, positions: readonly Position[]): Position[] {
  return positions.filter((position) => wanted.get(partitionText(position))?.includes(position.offset));
}

/** The first wanted position of each partition. */
function firstOf(positions: readonly Position[]): Position[] {
  return [...Map.groupBy(positions, partitionText).values()].map((group) =>
    group.reduce((first, each) => (each.offset < first.offset ? each : first)),
  );
}
