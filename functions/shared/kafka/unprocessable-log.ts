import { updateItem } from '../dynamodb/item-writes.ts';
import { dedupeStateExpiry, type Key, type Table } from '../dynamodb/table.ts';
import { orElse } from '../runtime/or-else.ts';

/**
 * Counts the failures that no retry can fix: Lambda's Kafka event holds no attempt number, and the next attempt may run in
 * another environment.
 */
export interface UnprocessableLog {
  /**
   * Counts such a failure of a record.
   * @returns how many there were, this one included; 0 when it could not be counted.
   */
  count(recordId: string): Promise<number>;
  /**
   * Takes one of the dead letters that the consumer may write in this hour ({@link deadLettersPerHour}). A record takes one in
   * an hour, however often its dead letter has to be written.
   * @returns false when none is left; undefined when that is unknown.
   */
  takeDeadLetter(recordId: string): Promise<boolean | undefined>;
}

/**
 * Records of which one consumer may write dead letters in an hour. When more cannot be processed, the fault is not in the
 * records but in the consumer: the others wait for its next deployment, in their topics.
 */
export const deadLettersPerHour = 100;

const hourMs = 3_600_000;

/**
 * The log in the consumer's own table, next to its other items: one for each record that failed (`failed#<record id>`), and one for each
 * hour in which dead letters were written. A record with an event id shares its item with the attempt log.
 * @param keyOf Key of an item, from a text. Default: the text is the attribute `pk`.
 * @param now Milliseconds since the epoch.
 */
export function createUnprocessableLog(
  table: Table,
  keyOf: (text: string) => Key = (pk) => ({ pk }),
  now: () => number = Date.now,
): UnprocessableLog {
  return {
    count: (recordId) =>
      orElse(0, 'Failure could not be counted', async () => {
        const update = {
          Key: keyOf(`failed#${recordId}`),
          UpdateExpression: 'SET expiresAt = :expiresAt ADD attempts :one, unprocessable :one',
          ExpressionAttributeValues: { ':one': 1, ':expiresAt': dedupeStateExpiry(now()) },
        };
        return Number((await updateItem(table, update, true)).item?.unprocessable);
      }),
    takeDeadLetter: (recordId) =>
      orElse(undefined, 'Dead letter could not be counted', async () => {
        const hour = new Date(Math.floor(now() / hourMs) * hourMs).toISOString();
        const { isApplied } = await updateItem(table, {
          Key: keyOf(`dead-letters#${hour}`),
          UpdateExpression: 'SET expiresAt = :expiresAt ADD deadLettered :ids',
          ConditionExpression:
            'attribute_not_exists(deadLettered) OR contains(deadLettered, :id) OR size(deadLettered) < :most',
          ExpressionAttributeValues: {
            ':id': recordId,
            ':ids': new Set([recordId]),
            ':most': deadLettersPerHour,
            ':expiresAt': dedupeStateExpiry(now()),
          },
        });
        return isApplied;
      }),
  };
}
