import { setTimeout as sleep } from 'node:timers/promises';
import { Admin as GroupAdmin, MultipleErrors } from '@platformatic/kafka';
import { type Admin, Kafka, logLevel } from 'kafkajs';

const CLIENT = 'orderstream-offsets';
/** The default of the client, one second, is short for a machine that starts other things. */
const CONNECTION_TIMEOUT_MS = 5_000;

/** The log of one partition. */
export interface PartitionRange {
  readonly partition: number;
  /** Offset of the oldest record that is kept. */
  readonly start: number;
  /** Offset that the next record gets. */
  readonly end: number;
}

interface Connection {
  readonly admin: Promise<Admin>;
  /** Questions without a response. */
  open: number;
}

/** Where the logs of topics begin and end, and what groups have committed, by one connection that is kept open. */
export class TopicOffsets {
  readonly #bootstrapBrokers: readonly string[];
  #connection: Connection | undefined;
  #isClosed = false;

  /** @param bootstrapBrokers PLAINTEXT addresses; nothing is connected before the first question. */
  constructor(bootstrapBrokers: readonly string[]) {
    this.#bootstrapBrokers = bootstrapBrokers;
  }

  /** Names of all topics but Kafka's own, sorted. */
  async topics(): Promise<string[]> {
    const names = await this.#ask((admin) => admin.listTopics());
    return names.filter((name) => !name.startsWith('__')).sort();
  }

  /** The partitions of a topic, in order; undefined when there is no such topic. */
  async ranges(topic: string): Promise<PartitionRange[] | undefined> {
    // The client retries for seconds where there is none.
    if (!(await this.topics()).includes(topic)) return undefined;
    const offsets = await this.#ask((admin) => admin.fetchTopicOffsets(topic)).catch(async (error) => {
      // It can be deleted between the two questions.
      if ((await this.topics()).includes(topic)) throw error;
    });
    return offsets
      ?.map(({ partition, low, high }) => ({ partition, start: Number(low), end: Number(high) }))
      .sort((one, other) => one.partition - other.partition);
  }

  /** The offset that a group has committed for each partition of a topic; partitions without one are left out. */
  async committed(groupId: string, topic: string): Promise<Map<number, number>> {
    const [found] = await this.#ask((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    const known = (found?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
    return new Map(known.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  /** For each partition, the offset of the first record that is not older; the end where none is that young. */
  async at(topic: string, timestampMs: number): Promise<Map<number, number>> {
    const found = await this.#ask((admin) => admin.fetchTopicOffsetsByTimestamp(topic, timestampMs));
    return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  /**
   * Sets what a group has committed. A member that has just stopped may not have left yet: it is waited for.
   * @throws when the group has members for 15 seconds.
   */
  async commit(groupId: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    const admin = new GroupAdmin({ clientId: CLIENT, bootstrapBrokers: [...this.#bootstrapBrokers] });
    const partitionOffsets = [...offsets].map(([partition, offset]) => ({
      partition,
      offset: BigInt(offset),
    }));
    try {
      const topics = [{ name: topic, partitionOffsets }];
      await withoutMembers(() => admin.alterConsumerGroupOffsets({ groupId, topics }));
    } finally {
      await admin.close();
    }
  }

  /** Permanently: a later question is an error, and connects nothing. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const admin = await this.#connection?.admin;
    await admin?.disconnect();
  }

  /**
   * kafkajs asks for the metadata of each topic that a connection was ever used for, and fails for all of them when one was
   * deleted (https://github.com/tulios/kafkajs/blob/v2.2.4/src/cluster/index.js): another connection knows of none.
   */
  async #ask<Result>(ask: (admin: Admin) => Promise<Result>, isFirst = true): Promise<Result> {
    if (this.#isClosed) throw new Error('The offsets of topics are not read any more: the mirror stops.');
    this.#connection ??= { admin: this.#connect(), open: 0 };
    const connection = this.#connection;
    connection.open += 1;
    try {
      return await ask(await connection.admin);
    } catch (error) {
      if (!isFirst || !isUnknownTopic(error)) throw error;
      if (this.#connection === connection) this.#connection = undefined;
    } finally {
      connection.open -= 1;
      if (this.#connection !== connection && connection.open === 0)
        await connection.admin.then((admin) => admin.disconnect());
    }
    return this.#ask(ask, false);
  }

  /** A connection that fails is tried again with the next question. */
  async #connect(): Promise<Admin> {
    const admin = new Kafka({
      clientId: CLIENT,
      brokers: [...this.#bootstrapBrokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      retry: { retries: 2 },
    }).admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }
}

/** The client wraps the last error after its retries. */
function isUnknownTopic(error: unknown): boolean {
  const { type, cause } = error as { readonly type?: string; readonly cause?: { readonly type?: string } };
  return [type, cause?.type].includes('UNKNOWN_TOPIC_OR_PARTITION');
}

/** Beyond the session timeout of pollers: one that was killed is taken for a member until then. */
const LEAVE_WITHIN_MS = 15_000;
const TRY_EVERY_MS = 100;

/** Only a group without members takes offsets of others; Kafka refuses them as those of an unknown member. */
async function withoutMembers(act: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LEAVE_WITHIN_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const hasMembers =
        error instanceof MultipleErrors && error.findBy('apiId', 'UNKNOWN_MEMBER_ID') !== null;
      if (!hasMembers || performance.now() >= deadline) throw error;
      await sleep(TRY_EVERY_MS);
    }
  }
}
