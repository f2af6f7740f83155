import { getAll } from '../../shared/dynamodb/batch-get.ts';
import { createItemWrites } from '../../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry, type Item, type Table } from '../../shared/dynamodb/table.ts';
import type { Ledger, LedgerEntry } from './ports.ts';

/** A claim that is older belongs to a run that has ended: the function's own time is up by then. */
export const claimLifeMs = 150_000;

const keyOf = (recordId: string) => ({ pk: `redrive#${recordId}` });

/** The ledger in the table of the operations. */
export function createLedger(table: Table): Ledger {
  const writes = createItemWrites(table);
  return {
    entriesOf: async (recordIds) => {
      const items = await getAll(table, recordIds.map(keyOf));
      return new Map(items.map(entryOf).map((entry) => [entry.recordId, entry]));
    },
    claim: async (recordId, now) => {
      const { isApplied } = await writes.update({
        Key: keyOf(recordId),
        UpdateExpression: 'SET claimedAt = :now, expiresAt = :expiry',
        ConditionExpression:
          'attribute_not_exists(pk) OR (attribute_not_exists(redrivenAt) AND claimedAt < :stale)',
        ExpressionAttributeValues: {
          ':now': now,
          ':stale': now - claimLifeMs,
          ':expiry': dedupeStateExpiry(now),
        },
      });
      return isApplied;
    },
    settle: async (recordId, { at, to }) => {
      await writes.update({
        Key: keyOf(recordId),
        UpdateExpression: 'SET redrivenAt = :at, #to = :to',
        ExpressionAttributeNames: { '#to': 'to' },
        ExpressionAttributeValues: { ':at': new Date(at).toISOString(), ':to': to },
      });
    },
    release: async (recordId) => {
      await writes.update({
        Key: keyOf(recordId),
        UpdateExpression: 'SET claimedAt = :never',
        ExpressionAttributeValues: { ':never': 0 },
      });
    },
  };
}

function entryOf({ pk, claimedAt, redrivenAt, to }: Item): LedgerEntry {
  return {
    recordId: String(pk).replace('redrive#', ''),
    claimedAt: Number(claimedAt),
    ...(redrivenAt === undefined ? {} : { redrivenAt: String(redrivenAt) }),
    ...(to === undefined ? {} : { to: String(to) }),
  };
}
