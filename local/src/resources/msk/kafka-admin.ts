import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, type ITopicConfig, type ITopicMetadata, Kafka, logLevel } from 'kafkajs';
import type { KafkaService } from '../../services/types.ts';

/** Connects an admin client for one piece of work and lets it go again. */
export async function withKafkaAdmin<T>(
  { bootstrapBrokers }: Pick<KafkaService, 'bootstrapBrokers'>,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = new Kafka({
    clientId: 'orderstream-deployment',
    brokers: [...bootstrapBrokers],
    logLevel: logLevel.NOTHING,
  }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

const pauseMs = 20;
const TIMEOUT_MS = 15_000;
const notYetKnown: ReadonlySet<string | undefined> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
]);

/**
 * Creates a topic unless it exists, and waits until the broker serves it.
 *
 * A KRaft broker learns of a new topic a moment after the controller created it. kafkajs's own `waitForLeaders`
 * fails on that moment: it waits for LEADER_NOT_AVAILABLE only.
 * @returns whether it is new, and its partitions.
 * @throws {TopicCollisionError} for a name that differs from a topic's in `.` and `_` only.
 */
export async function ensureTopic(
  admin: Admin,
  definition: ITopicConfig,
): Promise<{ isNew: boolean; partitions: ITopicMetadata['partitions'] }> {
  const isNew = await admin
    .createTopics({ topics: [definition], waitForLeaders: false })
    .catch(async (error) => {
      throw (await collisionOf(admin, definition.topic)) ?? error;
    });
  return { isNew, partitions: await partitionsOf(admin, definition.topic) };
}

/** A topic that Kafka refuses beside another one. */
export class TopicCollisionError extends Error {
  constructor(topic: string, other: string) {
    super(
      `Topic ${topic} cannot exist beside topic ${other} in one Kafka, which takes '.' and '_' in topic names for the same; all clusters are one local Kafka. Rename one, or run their stacks in two mirrors, each with its own --data-dir and ports.`,
    );
  }
}

/** Why a topic could not be created, where it is for its name. Kafka's own words name no other topic. */
async function collisionOf(admin: Admin, topic: string): Promise<TopicCollisionError | undefined> {
  const asMetric = (name: string) => name.replaceAll('.', '_');
  const other = (await admin.listTopics()).find(
    (name) => name !== topic && asMetric(name) === asMetric(topic),
  );
  return other === undefined ? undefined : new TopicCollisionError(topic, other);
}

async function partitionsOf(admin: Admin, topic: string): Promise<ITopicMetadata['partitions']> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions ?? [];
    } catch (error) {
      const { type } = error as { type?: string };
      if (!notYetKnown.has(type) || Date.now() > deadline) throw error;
      await sleep(pauseMs);
    }
  }
}
