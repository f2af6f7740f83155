import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mapConcurrently } from './concurrency.ts';
import { dedupeStateExpiry, type Table } from './dynamodb.ts';
import { describeError, logger } from './telemetry.ts';

const concurrentWrites = 16;

/** Failed deliveries of events, by event id; those that never failed are absent. */
export type FailedAttempts = ReadonlyMap<string, number>;

/**
 * Remembers how often the delivery of an event to this consumer failed: Lambda's Kafka event holds no attempt number,
 * and the next attempt may run in another environment. Counting never fails a delivery. What ends an environment (a
 * timeout, no memory) is not counted: so the number of an attempt is at least what is told.
 */
export interface AttemptLog {
  /** @param eventIds at most 100, as many as a batch has records; empty ids are passed over. */
  failedBefore(eventIds: readonly string[]): Promise<FailedAttempts>;
  /** Counts one more failed delivery of each event. */
  countFailures(eventIds: readonly string[]): Promise<void>;
}

/** The log in the consumer's own table: one item an event that failed, `pk` is `failed#<event id>`. */
export function createAttemptLog(table: Table): AttemptLog {
  return {
    failedBefore: (eventIds) =>
      told('Failed attempts could not be read.', new Map(), () => read(table, unique(eventIds))),
    countFailures: (eventIds) =>
      told('Failed attempts could not be counted.', undefined, async () => {
        await mapConcurrently(unique(eventIds), concurrentWrites, (eventId) => count(table, eventId));
      }),
  };
}

const prefix = 'failed#';
const unique = (eventIds: readonly string[]) => [...new Set(eventIds)].filter((id) => id !== '');
const keyOf = (eventId: string) => ({ pk: `${prefix}${eventId}` });

async function read({ documents, tableName }: Table, eventIds: readonly string[]): Promise<FailedAttempts> {
  if (eventIds.length === 0) return new Map();
  const Keys = eventIds.map(keyOf);
  const { Responses } = await documents.send(
    new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
  );
  const items = (Responses?.[tableName] ?? []) as { pk: string; attempts: number }[];
  return new Map(items.map(({ pk, attempts }) => [pk.slice(prefix.length), attempts]));
}

async function count({ documents, tableName }: Table, eventId: string): Promise<void> {
  await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOf(eventId),
      UpdateExpression: 'SET expiresAt = :expiresAt ADD attempts :one',
      ExpressionAttributeValues: { ':one': 1, ':expiresAt': dedupeStateExpiry() },
    }),
  );
}

/** A number for people is not worth a second delivery: what goes wrong is logged. */
async function told<Result>(
  problem: string,
  otherwise: Result,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    logger.warn(problem, describeError(error));
    return otherwise;
  }
}
