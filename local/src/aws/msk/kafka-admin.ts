import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { KafkaService } from '../../services/types.ts';
import { mskExceptionOf } from './kafka-errors.ts';

/** A caller of the API waits, so a broker that is gone is reported soon. */
const RETRY = { retries: 2, initialRetryTime: 100 };
const CONNECTION_TIMEOUT_MS = 2_000;

/**
 * Does one piece of work with a separate admin client: connecting costs 2 ms, and nothing stays open.
 * @throws {ServiceException} with MSK's code for what the broker refuses.
 */
export async function withAdmin<T>(kafka: KafkaService, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({
    clientId: 'orderstream-aws-endpoint',
    brokers: [...kafka.bootstrapBrokers],
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    retry: RETRY,
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw mskExceptionOf(error);
  } finally {
    await admin.disconnect();
  }
}
