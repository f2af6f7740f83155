import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { withDeadline } from '../../shared/runtime/deadline.ts';

/** To connect and join; a cluster that is there needs some seconds. */
const joinDeadlineMs = 30_000;

/** A member of a consumer group with all partitions paused. It never commits by itself. */
export interface PausedMember extends AsyncDisposable {
  readonly consumer: Consumer;
  /** Rejects when the membership ends by itself. */
  readonly failure: Promise<never>;
}

/**
 * Joins a group that has no other members.
 * @throws {Error} when the cluster refuses it, or does not respond in 30 s.
 */
export async function joinPaused(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
  eachBatch: (payload: EachBatchPayload) => void = () => {},
): Promise<PausedMember> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200, retry: { retries: 3 } });
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {}); // Reported to the callers that wait.
  const joined = Promise.withResolvers<void>();
  consumer.on('consumer.group_join', () => {
    consumer.pause(topics.map((topic) => ({ topic })));
    joined.resolve();
  });
  consumer.on('consumer.crash', ({ payload }) => failure.reject(payload.error));
  const join = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async (payload) => eachBatch(payload) });
    await joined.promise;
  };
  const late = () => new Error(`Group ${groupId} could not be joined within ${joinDeadlineMs} ms.`);
  try {
    await withDeadline(Promise.race([join(), failure.promise]), joinDeadlineMs, late);
  } catch (error) {
    await consumer.disconnect();
    throw error;
  }
  return { consumer, failure: failure.promise, [Symbol.asyncDispose]: () => consumer.disconnect() };
}
