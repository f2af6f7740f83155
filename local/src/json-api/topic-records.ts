import { Consumer } from '@platformatic/kafka';
import { type IHeaders, Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs';
import type { Copy } from '../dead-letters/ports.ts';
import { consumerOptions } from '../event-source-mapping/consumer/client-options.ts';
import { Fetcher } from '../event-source-mapping/consumer/fetcher.ts';
import { RecordBatches } from '../event-source-mapping/consumer/record-batches.ts';
import type { MappingRecord, RecordHeader } from '../event-source-mapping/core/record.ts';
import { ServiceException } from '../shared/service-exception.ts';

const CLIENT = 'orderstream-json-api';

/** A record to write, encoded. */
export interface EncodedRecord {
  readonly key: string | Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  readonly partition?: number;
  readonly timestamp?: number;
}

/** Reads and writes records of topics, without a group. */
export class TopicRecords {
  readonly #bootstrapBrokers: readonly string[];
  readonly #fetchers = new Map<string, Fetcher>();
  #consumer: Consumer | undefined;
  #producer: Promise<Producer> | undefined;

  /** @param bootstrapBrokers PLAINTEXT addresses; nothing is connected before the first request. */
  constructor(bootstrapBrokers: readonly string[]) {
    this.#bootstrapBrokers = bootstrapBrokers;
  }

  /** Committed records of a partition from an offset on, before `end`; fewer than `limit` only where there are no more. */
  async read(
    topic: string,
    { partition, from, end, limit }: { partition: number; from: number; end: number; limit: number },
  ): Promise<MappingRecord[]> {
    const records: MappingRecord[] = [];
    for (let at = from; at < end && records.length < limit; ) {
      const batches = await this.#fetch(topic, partition, at);
      if (batches.endOffset <= at) break; // Transactions that are not committed yet.
      records.push(...batches.read(limit - records.length));
      at = Math.max(at, batches.position);
    }
    return records.filter(({ offset }) => offset < end);
  }

  /**
   * Reads as {@link read}, without keeping records: each is visited while its bytes are there.
   * @param range `from` and the offsets after it, before `end`.
   */
  async scan(
    topic: string,
    { partition, from, end }: { partition: number; from: number; end: number },
    visit: (record: MappingRecord) => void,
  ): Promise<void> {
    for (let at = from; at < end; ) {
      const batches = await this.#fetch(topic, partition, at);
      if (batches.endOffset <= at) break; // Transactions that are not committed yet.
      for (const record of batches.read(end - at)) if (record.offset < end) visit(record);
      at = Math.max(at, batches.position);
    }
  }

  /** @returns the positions, in the order of the records. */
  async write(
    topic: string,
    records: readonly EncodedRecord[],
  ): Promise<{ topic: string; partition: number; offset: number }[]> {
    this.#producer ??= this.#connect();
    const producer = await this.#producer;
    const positions: { topic: string; partition: number; offset: number }[] = [];
    // One by one: a response gives the first offset of each partition only, without saying which record it is of.
    for (const { key, value, headers, partition, timestamp } of records) {
      const message: Message = {
        key,
        value,
        headers: headersOf(headers),
        ...(partition !== undefined && { partition }),
        ...(timestamp !== undefined && { timestamp: String(timestamp) }),
      };
      const [written] = await producer
        .send({ topic, messages: [message], acks: -1 })
        .catch((error: unknown) => Promise.reject(refusalOf(error, timestamp)));
      positions.push({ topic, partition: written?.partition ?? 0, offset: Number(written?.baseOffset) });
    }
    return positions;
  }

  /** Writes the bytes of another record, with its headers. @returns where it is. */
  async writeCopy(
    topic: string,
    { key, value, headers, partition }: Copy,
  ): Promise<{ topic: string; partition: number; offset: number }> {
    this.#producer ??= this.#connect();
    const producer = await this.#producer;
    const messages: Message[] = [{ key, value, partition, headers: headersOf(headers) }];
    const [written] = await producer.send({ topic, messages, acks: -1 });
    return { topic, partition, offset: Number(written?.baseOffset) };
  }

  /** Closes its connections; the next request opens others, which know nothing of topics that were created again. */
  async close(): Promise<void> {
    const [producer, consumer, fetchers] = [this.#producer, this.#consumer, [...this.#fetchers.values()]];
    this.#producer = undefined;
    this.#consumer = undefined;
    this.#fetchers.clear();
    await Promise.all(fetchers.map((fetcher) => fetcher.close()));
    await consumer?.close(true);
    if (producer) await (await producer).disconnect();
  }

  async #fetch(topic: string, partition: number, from: number): Promise<RecordBatches> {
    const fetcher = this.#fetcherOf(topic);
    const [[leader] = []] = await fetcher.groupByLeader([partition]);
    if (leader === undefined)
      throw new Error(`partition ${partition} of ${topic} has no leader at the moment`);
    const [fetched] = await fetcher.fetch(leader, new Map([[partition, from]]));
    if (fetched?.errorCode !== 0)
      throw new Error(`Kafka refused to read ${topic}-${partition}@${from}: code ${fetched?.errorCode}`);
    return new RecordBatches(fetched, topic, partition, from);
  }

  #fetcherOf(topic: string): Fetcher {
    this.#consumer ??= new Consumer(
      consumerOptions({ bootstrapBrokers: this.#bootstrapBrokers }, CLIENT, CLIENT),
    );
    const fetcher = this.#fetchers.get(topic) ?? new Fetcher(this.#consumer, topic, undefined);
    this.#fetchers.set(topic, fetcher);
    return fetcher;
  }

  /** A connection that fails is tried again with the next request. */
  async #connect(): Promise<Producer> {
    const producer = new Kafka({
      clientId: CLIENT,
      brokers: [...this.#bootstrapBrokers],
      logLevel: logLevel.NOTHING,
      retry: { retries: 3 },
    }).producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      this.#producer = undefined;
      throw error;
    }
  }
}

/** Several headers of one name keep their order among themselves. The client writes undefined as a header without a value. */
function headersOf(headers: readonly RecordHeader[]): IHeaders {
  const values = Map.groupBy(headers, ([name]) => name);
  return Object.fromEntries(
    [...values].map(([name, all]) => {
      const bytes = all.map(([, value]) => (value === null ? undefined : Buffer.from(value)));
      return [name, all.length === 1 ? bytes[0] : bytes.flatMap((each) => each ?? [])];
    }),
  );
}

/** What the broker refuses of a record is the caller's mistake; everything else stays as it is. */
function refusalOf(error: unknown, timestamp: number | undefined): unknown {
  const { type } = error as { readonly type?: unknown };
  if (type === 'INVALID_TIMESTAMP')
    return new ServiceException(
      'InvalidTimestamp',
      `timestamp is ${timestamp}; accepted: until an hour from now, unless the topic has another message.timestamp.after.max.ms`,
      400,
      { cause: error },
    );
  if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE')
    return new ServiceException(
      'RecordTooLarge',
      'the record has more bytes than max.message.bytes of the topic accepts',
      400,
      { cause: error },
    );
  return error;
}
