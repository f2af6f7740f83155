import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { withDeadline } from '../../shared/deadline.ts';
import { joinPaused, type PausedMember } from './paused-member.ts';
import { offsetsByPartition, type Position, partitionText } from './position.ts';

/** All records of one read, together. */
const readDeadlineInMs = 30_000;
/** Records between two wanted ones that are read over rather than sought past: a seek costs a fetch of its own. */
const longestGap = 1_000;

/** A record of a topic, as it is there. */
export interface FoundRecord extends Position {
  readonly message: KafkaMessage;
}

/** What one call of {@link RecordReader.read} still looks for. */
interface Search {
  /** Ascending, by `<topic>-<partition>`; a partition that is read to its end is gone from it. */
  readonly wanted: Map<string, number[]>;
  readonly found: FoundRecord[];
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Reads single records by their positions. kafkajs reads in groups only, so this is a group of one, with a name that nobody
 * else has, that never commits; Kafka forgets it when it is empty.
 */
export class RecordReader implements AsyncDisposable {
  #member: PausedMember | undefined;
  #search: Search | undefined;

  /**
   * Joins; resolves when records can be read.
   * @param groupPrefix Begins the group's name; the role needs `kafka-cluster:AlterGroup` and `DescribeGroup` on what begins so.
   * @throws {Error} when the cluster lets it not in, or does not answer.
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
   * The records at these positions, as far as they are there, by partition in the order of their offsets.
   * @param positions each below its partition's end: what is not written yet would be waited for.
   * @throws {Error} when they cannot be read in 30 s.
   */
  async read(positions: readonly Position[]): Promise<FoundRecord[]> {
    const member = this.#member;
    if (positions.length === 0 || !member) return [];
    const search: Search = {
      wanted: offsetsByPartition(positions),
      found: [],
      done: Promise.withResolvers(),
    };
    this.#search = search;
    for (const position of firstOf(positions)) {
      member.consumer.seek({ ...position, offset: String(position.offset) });
      member.consumer.resume([{ topic: position.topic, partitions: [position.partition] }]);
    }
    const late = () =>
      new Error(`Kafka did not send ${positions.length} records within ${readDeadlineInMs} ms.`);
    await withDeadline(Promise.race([search.done.promise, member.failure]), readDeadlineInMs, late);
    return search.found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#member?.[Symbol.asyncDispose]();
  }

  #take({ batch, pause, isStale }: EachBatchPayload): void {
    if (isStale()) return; // Fetched before a seek.
    const { topic, partition } = batch;
    const key = partitionText({ topic, partition });
    const offsets = this.#search?.wanted.get(key);
    if (!this.#search || !offsets) return void pause();
    const wanted = new Set(offsets);
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      if (wanted.has(offset)) this.#search.found.push({ topic, partition, offset, message });
    }
    this.#goOn(this.#search, { topic, partition, offset: Number(batch.lastOffset()) });
  }

  /** Leaves the partition when its last wanted offset is passed, else goes to the next one. */
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

/** The first wanted position of each partition. */
function firstOf(positions: readonly Position[]): Position[] {
  return [...Map.groupBy(positions, partitionText).values()].map((group) =>
    group.reduce((first, each) => (each.offset < first.offset ? each : first)),
  );
}
