import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { withDeadline } from '../../shared/deadline.ts';
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
  readonly #consumer: Consumer;
  readonly #topics: readonly string[];
  readonly #failure = Promise.withResolvers<never>();
  #search: Search | undefined;

  private constructor(kafka: Kafka, groupId: string, topics: readonly string[]) {
    this.#consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, retry: { retries: 3 } });
    this.#topics = topics;
    this.#failure.promise.catch(() => {}); // Told to whoever reads.
  }

  /**
   * Joins; resolves when records can be read.
   * @param groupPrefix Begins the group's name; the role needs `kafka-cluster:AlterGroup` and `DescribeGroup` on what begins so.
   * @throws {Error} when the cluster lets it not in, or does not answer.
   */
  static async start(
    kafka: Kafka,
    { groupPrefix, topics }: { readonly groupPrefix: string; readonly topics: readonly string[] },
  ): Promise<RecordReader> {
    const reader = new RecordReader(kafka, `${groupPrefix}-${randomUUID()}`, topics);
    try {
      await reader.#join();
      return reader;
    } catch (error) {
      await reader[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * The records at these positions, as far as they are there, by partition in the order of their offsets.
   * @param positions each below its partition's end: what is not written yet would be waited for.
   * @throws {Error} when they cannot be read in 30 s.
   */
  async read(positions: readonly Position[]): Promise<FoundRecord[]> {
    if (positions.length === 0) return [];
    const search: Search = {
      wanted: offsetsByPartition(positions),
      found: [],
      done: Promise.withResolvers(),
    };
    this.#search = search;
    for (const position of firstOf(positions)) {
      this.#consumer.seek({ ...position, offset: String(position.offset) });
      this.#consumer.resume([{ topic: position.topic, partitions: [position.partition] }]);
    }
    await this.#withinTime(search.done.promise, `read ${positions.length} records`);
    return search.found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#consumer.disconnect();
  }

  async #join(): Promise<void> {
    const joined = Promise.withResolvers<void>();
    this.#consumer.on('consumer.group_join', () => {
      this.#consumer.pause(this.#topics.map((topic) => ({ topic })));
      joined.resolve();
    });
    this.#consumer.on('consumer.crash', ({ payload }) => this.#failure.reject(payload.error));
    await this.#withinTime(this.#consumer.connect(), 'connect');
    await this.#consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
    await this.#consumer.run({ autoCommit: false, eachBatch: async (payload) => this.#take(payload) });
    await this.#withinTime(joined.promise, 'join a group');
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
      this.#consumer.pause([{ topic, partitions: [partition] }]);
      if (wanted.size === 0) done.resolve();
      return;
    }
    wanted.set(key, left);
    if (next - last > longestGap) this.#consumer.seek({ topic, partition, offset: String(next) });
  }

  #withinTime<T>(work: Promise<T>, what: string): Promise<T> {
    const late = () => new Error(`Kafka let nobody ${what} within ${readDeadlineInMs} ms.`);
    return withDeadline(Promise.race([work, this.#failure.promise]), readDeadlineInMs, late);
  }
}

/** The first wanted position of each partition. */
function firstOf(positions: readonly Position[]): Position[] {
  return [...Map.groupBy(positions, partitionText).values()].map((group) =>
    group.reduce((first, each) => (each.offset < first.offset ? each : first)),
  );
}
