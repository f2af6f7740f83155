import { Consumer, compatibilityPartitioner, type MessageToProduce, Producer } from '@platformatic/kafka';
import type { Copy } from '../dead-letters/ports.ts';
import { consumerOptions } from '../event-source-mapping/consumer/client-options.ts';
import { isKafkaError, isTooLarge } from '../event-source-mapping/consumer/errors.ts';
import { Fetcher } from '../event-source-mapping/consumer/fetcher.ts';
import { RecordBatches } from '../event-source-mapping/consumer/record-batches.ts';
import type { MappingRecord, RecordHeader } from '../event-source-mapping/core/record.ts';
import { ServiceException } from '../shared/service-exception.ts';

const CLIENT = 'orderstream-json-api';

type Bytes = Buffer | null;
type Message = MessageToProduce<Bytes, Bytes, Buffer, Bytes>;
type BytesProducer = Producer<Bytes, Bytes, Buffer, Bytes>;
type Written = { topic: string; partition: number; offset: number };

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
  #producer: BytesProducer | undefined;

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
  async write(topic: string, records: readonly EncodedRecord[]): Promise<Written[]> {
    const producer = await this.#producerFor(topic);
    const positions: Written[] = [];
    // One by one: a response gives the first offset of each partition only, without saying which record it is of.
    for (const { key, value, headers, partition, timestamp } of records) {
      const message: Message = {
        topic,
        key: typeof key === 'string' ? Buffer.from(key) : key,
        value,
        headers: headersOf(headers),
        ...(partition !== undefined && { partition }),
        ...(timestamp !== undefined && { timestamp: BigInt(timestamp) }),
      };
      const sent = send(producer, message);
      positions.push(await sent.catch((error: unknown) => Promise.reject(refusalOf(error, timestamp))));
    }
    return positions;
  }

  /** Writes the bytes of another record, with its headers. @returns where it is. */
  async writeCopy(topic: string, { key, value, headers, partition }: Copy): Promise<Written> {
    const producer = await this.#producerFor(topic);
    return send(producer, { topic, key, value, partition, headers: headersOf(headers) });
  }

  /** Closes its connections; the next request opens others, which know nothing of topics that were created again. */
  async close(): Promise<void> {
    const [producer, consumer, fetchers] = [this.#producer, this.#consumer, [...this.#fetchers.values()]];
    this.#producer = undefined;
    this.#consumer = undefined;
    this.#fetchers.clear();
    await Promise.all(fetchers.map((fetcher) => fetcher.close()));
    await consumer?.close(true);
    await producer?.close();
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

  /** Knows the partitions that the topic has now: one beyond them would become one of them. */
  async #producerFor(topic: string): Promise<BytesProducer> {
    this.#producer ??= newProducer(this.#bootstrapBrokers);
    await this.#producer.metadata({ topics: [topic], forceUpdate: true });
    return this.#producer;
  }
}

async function send(producer: BytesProducer, message: Message): Promise<Written> {
  const { topic } = message;
  const { offsets } = await producer.send({ messages: [message], acks: -1 });
  const [written] = offsets ?? [];
  if (!written) throw new Error(`Kafka acknowledged a record of ${topic} without saying where it is`);
  return { topic, partition: written.partition, offset: Number(written.offset) };
}

/** Keyed records land on the partition that any Java or kafkajs producer would choose. */
function newProducer(bootstrapBrokers: readonly string[]): BytesProducer {
  let turn = 0;
  return new Producer<Bytes, Bytes, Buffer, Bytes>({
    clientId: CLIENT,
    bootstrapBrokers: [...bootstrapBrokers],
    partitioner: (message, key) => (key ? compatibilityPartitioner(message, key) : turn++),
    retries: 3,
    retryDelay: 300,
    requestTimeout: 30_000,
  });
}

/**
 * All headers in their order: names are bytes, which a map does not compare, so that several have one name. kafkajs cannot
 * write a header without a value: it takes the length of null (https://github.com/tulios/kafkajs/blob/v2.2.4/src/protocol/recordBatch/record/v0/index.js).
 */
function headersOf(headers: readonly RecordHeader[]): Map<Buffer, Bytes> {
  return new Map(headers.map(([name, value]) => [Buffer.from(name), value && Buffer.from(value)]));
}

/** What the broker refuses of a record is the caller's mistake; everything else stays as it is. */
function refusalOf(error: unknown, timestamp: number | undefined): unknown {
  if (isKafkaError(error, 'INVALID_TIMESTAMP'))
    return new ServiceException(
      'InvalidTimestamp',
      `timestamp is ${timestamp}; accepted: until an hour from now, unless the topic has another message.timestamp.after.max.ms`,
      400,
      { cause: error },
    );
  if (isTooLarge(error))
    return new ServiceException(
      'RecordTooLarge',
      'the record has more bytes than max.message.bytes of the topic accepts',
      400,
      { cause: error },
    );
  return error;
}
