import type { z } from 'zod';
import { pathOf } from '../../json-api/request-url.ts';
import type { topicRecord, topicState } from '../../json-api/schemas.ts';
import type { MirrorClient } from './mirror-client.ts';

export type TopicRecord = z.output<typeof topicRecord>;
export type TopicState = z.output<typeof topicState>;

/** Records of a partition that one request asks for: a record may have a megabyte. */
const PAGE = 100;

/** Reads records of a topic, in the order of each partition, from positions that move on. */
export class TopicReader {
  readonly #client: MirrorClient;
  readonly #topic: string;
  readonly #partition: number | undefined;
  readonly #positions = new Map<number, number>();

  private constructor(client: MirrorClient, topic: string, partition: number | undefined) {
    this.#client = client;
    this.#topic = topic;
    this.#partition = partition;
  }

  /**
   * A reader at the oldest records.
   * @param partition the one to read; undefined for all.
   * @throws {CommandError} for a topic or partition that does not exist.
   */
  static async open(client: MirrorClient, topic: string, partition?: number): Promise<TopicReader> {
    // By the route that refuses a partition that does not exist.
    await client.get(pathOf('topics', topic, 'records'), { partition, limit: 1 });
    return new TopicReader(client, topic, partition);
  }

  /** Continues with the records that are not older. @param time milliseconds since the epoch. */
  async toTime(time: number): Promise<void> {
    for (const { partition, end, atTime = end } of await this.#partitions(time))
      this.#positions.set(partition, atTime);
  }

  /**
   * Continues with this offset in every partition; with the oldest record where that one is gone.
   * @throws {CommandError} when one partition is read, and it is beyond its end.
   */
  async toOffset(offset: number): Promise<void> {
    if (this.#partition !== undefined) await this.#read(this.#partition, offset, 1);
    for (const { partition } of await this.#partitions()) this.#positions.set(partition, offset);
  }

  /** The last records of what is there; continues with those that follow. */
  async last(count: number): Promise<TopicRecord[]> {
    for (const { partition, start, end } of await this.#partitions())
      this.#positions.set(partition, Math.max(start, end - count));
    return (await this.next()).slice(-count);
  }

  /** The next records, of each partition some, in the order of their times; none when there are no more. */
  async next(): Promise<TopicRecord[]> {
    const partitions = await this.#partitions();
    const waiting = partitions
      .map((each) => ({ ...each, from: Math.max(each.start, this.#positions.get(each.partition) ?? 0) }))
      .filter(({ from, end }) => from < end);
    const read = await Promise.all(waiting.map(({ partition, from }) => this.#read(partition, from)));
    for (const { partition, offset } of read.flatMap((records) => records.slice(-1)))
      this.#positions.set(partition, offset + 1);
    return read.flat().sort((one, other) => one.timestamp - other.timestamp);
  }

  async #partitions(time?: number): Promise<TopicState['partitions']> {
    const { partitions } = await this.#client.get<TopicState>(pathOf('topics', this.#topic), { time });
    return partitions.filter(
      ({ partition }) => this.#partition === undefined || partition === this.#partition,
    );
  }

  #read(partition: number, from: number, limit = PAGE): Promise<TopicRecord[]> {
    return this.#client.get(pathOf('topics', this.#topic, 'records'), { partition, from, limit });
  }
}
