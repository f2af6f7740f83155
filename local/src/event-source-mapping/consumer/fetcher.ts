import {
  type Broker,
  type ClusterMetadata,
  ConnectionPool,
  type Consumer,
  fetchV13,
} from '@platformatic/kafka';
import {
  type ConnectionSecurity,
  FETCH_MAX_BYTES,
  FETCH_PARTITION_MAX_BYTES,
  LONG_POLL_MS,
} from './client-options.ts';
import { type PartitionResponse, parseFetchResponse } from './fetch-response.ts';

const READ_COMMITTED = 1;

type Connection = Awaited<ReturnType<ConnectionPool['get']>>;
type FetchTopics = Parameters<typeof fetchV13.createRequest>[6];

/**
 * Sends fetch requests. Each request in flight has a separate connection, not the consumer's: a broker
 * responds to the requests of one connection in order, so a long poll would delay commits, heartbeats, leaving the
 * group, and other fetches.
 */
export class Fetcher {
  readonly #consumer: Consumer;
  readonly #topic: string;
  readonly #security: ConnectionSecurity | undefined;
  readonly #idlePools: ConnectionPool[] = [];
  readonly #allPools = new Set<ConnectionPool>();
  #isClosed = false;

  constructor(consumer: Consumer, topic: string, security: ConnectionSecurity | undefined) {
    this.#consumer = consumer;
    this.#topic = topic;
    this.#security = security;
  }

  /** Groups partitions by the broker that leads them; partitions without a leader at the moment are left out. */
  async groupByLeader(partitions: readonly number[]): Promise<Map<number, number[]>> {
    const { topics } = await this.#metadata();
    const groups = new Map<number, number[]>();
    for (const partition of partitions) {
      const leader = topics.get(this.#topic)?.partitions[partition]?.leader ?? -1;
      if (leader >= 0) groups.set(leader, [...(groups.get(leader) ?? []), partition]);
    }
    return groups;
  }

  /** Waits for records from the given offsets of partitions that one broker leads. */
  async fetch(leader: number, positions: ReadonlyMap<number, number>): Promise<readonly PartitionResponse[]> {
    const { brokers, topics } = await this.#metadata();
    const broker = brokers.get(leader);
    const topicId = topics.get(this.#topic)?.id;
    if (!broker || !topicId)
      throw new Error(`broker ${leader} or topic ${this.#topic} is gone from the metadata`);
    return this.#withConnection(broker, async (connection) => {
      const partitions = [...positions].map(([partition, offset]) => fetchRequest(partition, offset));
      return send(connection, [{ topicId, partitions }]);
    });
  }

  /** Looks leaders up again before the next fetch. */
  forgetLeaders(): void {
    this.#consumer.clearMetadata();
  }

  /** Ends all fetches in flight at once. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([...this.#allPools].map((pool) => pool.close()));
  }

  #metadata(): Promise<ClusterMetadata> {
    return this.#consumer.metadata({ topics: [this.#topic] });
  }

  async #withConnection<Result>(
    broker: Broker,
    use: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    if (this.#isClosed) throw new Error('the fetcher is closed');
    const pool = this.#idlePools.pop() ?? this.#newPool();
    try {
      return await use(await pool.get(broker));
    } finally {
      this.#idlePools.push(pool);
    }
  }

  #newPool(): ConnectionPool {
    const pool = new ConnectionPool(`${this.#consumer.clientId}-fetch`, {
      ...this.#security,
      connectTimeout: 5_000,
      requestTimeout: LONG_POLL_MS * 3,
    });
    this.#allPools.add(pool);
    return pool;
  }
}

function fetchRequest(partition: number, offset: number) {
  return {
    partition,
    fetchOffset: BigInt(offset),
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: FETCH_PARTITION_MAX_BYTES,
  };
}

/**
 * The call below the client's own `fetch`, whose filter for aborted transactions lets through a transaction that ends
 * in a later response. Version 13 (Kafka 3.1) is the first to name topics by id.
 */
function send(connection: Connection, topics: FetchTopics): Promise<readonly PartitionResponse[]> {
  const { api, createRequest } = fetchV13;
  const request = () => createRequest(LONG_POLL_MS, 1, FETCH_MAX_BYTES, READ_COMMITTED, 0, 0, topics, [], '');
  return new Promise((resolve, reject) => {
    connection.send(api.key, api.version, request, parseFetchResponse, true, true, (error, response) => {
      if (response) resolve(response);
      else reject(error);
    });
  });
}
