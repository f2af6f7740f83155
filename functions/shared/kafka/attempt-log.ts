import { getAll } from '../dynamodb/batch-get.ts';
import { createItemWrites, type ItemUpdate } from '../dynamodb/item-writes.ts';
import { dedupeStateExpiry, type Table } from '../dynamodb/table.ts';
import { orElse } from '../runtime/or-else.ts';

/** Failed deliveries of events, by event id; those that never failed are absent. */
export type FailedAttempts = ReadonlyMap<string, number>;

/**
 * Stores how often the delivery of an event to this consumer failed: Lambda's Kafka event holds no attempt number,
 * and the next attempt may run in another environment. Counting never fails a delivery. What ends an environment (a
 * timeout, no memory) is not counted: so the real number of an attempt may be higher.
 */
export interface AttemptLog {
  /** @param eventIds at most 100, as many as a batch has records; empty ids are ignored. */
  failedBefore(eventIds: readonly string[]): Promise<FailedAttempts>;
  /** Counts a failed delivery of each event. */
  countFailures(eventIds: readonly string[]): Promise<void>;
}

/** The log in the consumer's own table: one item an event that failed, `pk` is `failed#<event id>`. */
export function createAttemptLog(table: Table): AttemptLog {
  const writes = createItemWrites(table);
  return {
    failedBefore: (eventIds) =>
      orElse(new Map(), 'Failed attempts could not be read', () => read(table, unique(eventIds))),
    countFailures: (eventIds) =>
      orElse(undefined, 'Failed attempts could not be counted', async () => {
        await Promise.all(unique(eventIds).map((eventId) => writes.update(counting(eventId))));
      }),
  };
}

const prefix = 'failed#';
const unique = (eventIds: readonly string[]) => [...new Set(eventIds)].filter((id) => id !== '');
const keyOf = (eventId: string) => ({ pk: `${prefix}${eventId}` });

async function read(table: Table, eventIds: readonly string[]): Promise<FailedAttempts> {
  const items = (await getAll(table, eventIds.map(keyOf))) as unknown as { pk: string; attempts: number }[];
  return new Map(items.map(({ pk, attempts }) => [pk.slice(prefix.length), attempts]));
}

function counting(eventId: string): ItemUpdate {
  return {
    Key: keyOf(eventId),
    UpdateExpression: 'SET expiresAt = :expiresAt ADD attempts :one',
    ExpressionAttributeValues: { ':one': 1, ':expiresAt': dedupeStateExpiry() },
  };
}
