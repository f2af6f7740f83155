import { randomUUID } from 'node:crypto';
import { type Admin, type Consumer, type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import type { TopicRecord } from './mapping-record.ts';

/** Records given to the taker at once. */
const chunkSize = 500;
/** A broker that is there answers within this time; without any progress for so long the run is given up. */
const stallLimitInMs = 60_000;

export interface ReadingProgress {
  /** Records taken so far. */
  readonly read: number;
  /** Records that are on the topics, by their offsets. */
  readonly total: number;
}

interface Reading {
  readonly topics: readonly string[];
  /** Takes records of one partition, in their order; what it throws ends the reading. */
  readonly take: (records: readonly TopicRecord[]) => Promise<void>;
  readonly onProgress: (progress: ReadingProgress) => void;
}

/** Reads topics from their first record on, in a consumer group that nobody else has and that is gone afterwards. */
export class TopicReader implements AsyncDisposable {
  readonly #reading: Reading;
  readonly #admin: Admin;
  readonly #consumer: Consumer;
  readonly #groupId = `rebuild-timeline-${randomUUID()}`;
  /** Next offset, by `<topic>-<partition>`. */
  readonly #positions = new Map<string, number>();
  readonly #failure = Promise.withResolvers<never>();
  #read = 0;
  #moved = Promise.withResolvers<void>();

  private constructor(brokers: string, reading: Reading) {
    const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    this.#reading = reading;
    this.#admin = kafka.admin();
    this.#consumer = kafka.consumer({ groupId: this.#groupId, maxWaitTimeInMs: 100 });
    this.#failure.promise.catch(() => {}); // Told to whoever waits for the end.
  }

  static async start(brokers: string, reading: Reading): Promise<TopicReader> {
    const reader = new TopicReader(brokers, reading);
    await Promise.all([reader.#admin.connect(), reader.#consumer.connect()]);
    await reader.#consumer.subscribe({ topics: [...reading.topics], fromBeginning: true });
    reader.#consumer.on('consumer.crash', ({ payload }) => reader.#failure.reject(payload.error));
    await reader.#consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 4,
      eachBatch: (payload) => reader.#takeBatch(payload),
    });
    return reader;
  }

  /**
   * Waits until every record that is on the topics now has been taken.
   * @throws {Error} when the taker failed, or nothing moved for a minute.
   */
  async catchUp(): Promise<void> {
    const ends = await this.#ends();
    const total = ends.reduce((sum, { low, high }) => sum + high - low, 0);
    while (ends.some(({ key, low, high }) => high > low && (this.#positions.get(key) ?? low) < high)) {
      await this.#nextMove();
      this.#reading.onProgress({ read: this.#read, total: Math.max(total, this.#read) });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#consumer.disconnect();
    // Kafka forgets an empty group without offsets by itself; this only hastens it.
    await this.#admin.deleteGroups([this.#groupId]).catch(() => {});
    await this.#admin.disconnect();
  }

  async #ends(): Promise<{ key: string; low: number; high: number }[]> {
    const ends = this.#reading.topics.map(async (topic) =>
      (await this.#admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
        key: `${topic}-${partition}`,
        low: Number(low),
        high: Number(high),
      })),
    );
    return (await Promise.all(ends)).flat();
  }

  async #takeBatch({ batch, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = batch;
    for (let start = 0; start < messages.length; start += chunkSize) {
      if (!isRunning() || isStale()) return;
      const chunk = messages.slice(start, start + chunkSize);
      await this.#take(chunk.map((message) => ({ topic, partition, message })));
      this.#advance(`${topic}-${partition}`, chunk.length, Number(chunk.at(-1)?.offset) + 1);
    }
  }

  async #take(records: readonly TopicRecord[]): Promise<void> {
    try {
      await this.#reading.take(records);
    } catch (error) {
      this.#failure.reject(error);
      throw error;
    }
  }

  #advance(key: string, count: number, next: number): void {
    this.#read += count;
    this.#positions.set(key, next);
    this.#moved.resolve();
    this.#moved = Promise.withResolvers();
  }

  async #nextMove(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      const problem = `Kafka sent nothing for ${stallLimitInMs / 1_000} s, with records left to read.`;
      timer = setTimeout(() => reject(new Error(problem)), stallLimitInMs);
    });
    try {
      await Promise.race([this.#moved.promise, this.#failure.promise, stalled]);
    } finally {
      clearTimeout(timer);
    }
  }
}
