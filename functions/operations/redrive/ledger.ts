import { getAll } from '../../shared/batch-get.ts';
import { dedupeStateExpiry, type Item, type Table } from '../../shared/dynamodb.ts';
import { createItemWrites } from '../../shared/item-writes.ts';

/** A claim that is older belongs to a run that has ended: the function's own time is up by then. */
export const claimLifeInMs = 150_000;

/** What is known of a record that was given up. */
export interface LedgerEntry {
  readonly recordId: string;
  /** When it was claimed, milliseconds since the epoch; 0 when the claim was given back. */
  readonly claimedAt: number;
  /** When it was published again, RFC 3339; absent when it was not. */
  readonly redrivenAt?: string;
  /** Where to, `<topic>-<partition>@<offset>`. */
  readonly to?: string;
}

/** Remembers what was published again, longer than a dead letter lives. */
export interface Ledger {
  entriesOf(recordIds: readonly string[]): Promise<Map<string, LedgerEntry>>;
  /** True for who may publish the record now: nobody has, and nobody else is at it. */
  claim(recordId: string, now: number): Promise<boolean>;
  /** After the publication. */
  settle(recordId: string, publication: { readonly at: number; readonly to: string }): Promise<void>;
  /** Gives a claim back. */
  release(recordId: string): Promise<void>;
}

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
          ':stale': now - claimLifeInMs,
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
