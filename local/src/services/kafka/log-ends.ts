import { Admin } from '@platformatic/kafka';

/** Offset that the next record gets, by topic and partition. */
export type EndsByTopic = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** As Kafka's protocol names the end of a log: https://kafka.apache.org/protocol (ListOffsets) */
const LATEST = -1n;

/** Where the logs of many topics end, by a few requests for all of them together, and one connection that is kept open. */
export class LogEnds {
  readonly #bootstrapBrokers: readonly string[];
  #admin: Admin | undefined;
  #isClosed = false;

  /** @param bootstrapBrokers PLAINTEXT addresses; nothing is connected before the first question. */
  constructor(bootstrapBrokers: readonly string[]) {
    this.#bootstrapBrokers = bootstrapBrokers;
  }

  /**
   * Topics that do not exist are left out.
   * @throws when Kafka does not respond, and after `close`.
   */
  async of(topics: Iterable<string>): Promise<EndsByTopic> {
    if (this.#isClosed) throw new Error('The ends of logs are not read any more: the mirror stops.');
    this.#admin ??= this.#connect();
    const admin = this.#admin;
    const existing = new Set(await admin.listTopics());
    const asked = [...new Set(topics)].filter((topic) => existing.has(topic));
    if (asked.length === 0) return new Map();
    const { topics: described } = await admin.metadata({ topics: [...asked] });
    const listed = await admin.listOffsets({
      topics: asked.map((name) => ({ name, partitions: latestOf(described.get(name)?.partitionsCount) })),
    });
    return new Map(
      listed.map(({ name, partitions }) => [
        name,
        new Map(partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)])),
      ]),
    );
  }

  /** Permanently: a later request is an error, and connects nothing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#admin?.close();
  }

  /** What fails is asked again soon anyway. */
  #connect(): Admin {
    return new Admin({
      clientId: 'orderstream-log-ends',
      bootstrapBrokers: [...this.#bootstrapBrokers],
      retries: 0,
      connectTimeout: 2_000,
      requestTimeout: 5_000,
    });
  }
}

const latestOf = (partitions = 0) =>
  Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp: LATEST }));
