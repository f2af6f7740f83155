import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mapConcurrently } from '../shared/concurrency.ts';
import { dedupeStateExpiry, type Table } from '../shared/dynamodb.ts';
import { withRetries } from '../shared/retry.ts';
import type { Contribution } from './batches.ts';
import type { ContributionStore } from './counting.ts';
import { type Count, countKeyOf, merged } from './domain.ts';
import type { Period, SalesStore } from './sales.ts';

/** Transactions of other batches meet at the same minute: they take turns, drawn by lot. */
const conflictRetries = {
  attempts: 8,
  firstDelayInMs: 20,
  maximumDelayInMs: 500,
  jitter: true,
  isRetriable: (error: unknown) => error instanceof TransactionCanceledException,
};

const concurrentDays = 8;

/** The analytics table: `day#…` / `minute#department` and `minute#department#productId` counts, `event#…` dedupe state. */
export function createAnalyticsStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): ContributionStore & SalesStore {
  const table = { documents, tableName };
  return {
    add: (contributions) => add(table, contributions),
    countsOf: (period) => countsOf(table, period),
  };
}

async function add(table: Table, contributions: readonly Contribution[]): Promise<void> {
  let remaining = contributions;
  await withRetries(async () => {
    while (remaining.length > 0) {
      const refused = await transact(table, remaining);
      if (refused.size === 0) return;
      remaining = remaining.filter((_, index) => !refused.has(index));
    }
  }, conflictRetries);
}

/**
 * Resolves to the positions of events that were counted before; when there are any, nothing is written.
 * @throws {TransactionCanceledException} for any other reason: conflict or throttle, which pass.
 */
async function transact(
  { documents, tableName }: Table,
  contributions: readonly Contribution[],
): Promise<ReadonlySet<number>> {
  const claims = contributions.map(({ eventId }) => claimOf(tableName, eventId));
  const counts = merged(contributions.flatMap(({ counts }) => counts));
  const additions = counts.map((count) => additionOf(tableName, count));
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: [...claims, ...additions] }));
    return new Set();
  } catch (error) {
    const refused = refusedClaims(error);
    if (refused.size === 0) throw error;
    return refused;
  }
}

/** Reasons come in the order of the items, claims first. */
function refusedClaims(error: unknown): ReadonlySet<number> {
  const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
  return new Set(reasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : [])));
}

function claimOf(tableName: string, eventId: string) {
  return {
    Put: {
      TableName: tableName,
      Item: { pk: `event#${eventId}`, sk: 'counted', expiresAt: dedupeStateExpiry() },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

function additionOf(tableName: string, count: Count) {
  const { minute, orders, revenue, shipped } = count;
  return {
    Update: {
      TableName: tableName,
      Key: { pk: dayKeyOf(minute), sk: countKeyOf(count) },
      UpdateExpression: 'ADD orders :orders, revenue :revenue, shipped :shipped',
      ExpressionAttributeValues: { ':orders': orders, ':revenue': revenue, ':shipped': shipped },
    },
  };
}

function dayKeyOf(minute: string): string {
  return `day#${minute.slice(0, 10)}`;
}

async function countsOf(table: Table, period: Period): Promise<Count[]> {
  const days = await mapConcurrently(dayKeysOf(period), concurrentDays, (pk) =>
    countsOfDay(table, pk, period),
  );
  return days.flat();
}

function dayKeysOf({ fromMinute, toMinute }: Period): string[] {
  const keys = new Set<string>();
  const firstMidnight = Date.parse(`${fromMinute.slice(0, 10)}T00:00:00Z`);
  for (let time = firstMidnight; time < Date.parse(toMinute); time += 86_400_000) {
    keys.add(dayKeyOf(new Date(time).toISOString()));
  }
  return [...keys];
}

async function countsOfDay(
  { documents, tableName }: Table,
  pk: string,
  { fromMinute, toMinute }: Period,
): Promise<Count[]> {
  const counts: Count[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: tableName,
        // A sort key is longer than its minute, so the rows of `toMinute` itself are beyond it.
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': fromMinute, ':to': toMinute },
        ExclusiveStartKey,
      }),
    );
    counts.push(...(page.Items ?? []).map(countOf));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return counts;
}

function countOf({ sk, orders, revenue, shipped }: Record<string, unknown>): Count {
  const [minute = '', department = '', ...product] = String(sk).split('#');
  const figures = { orders: Number(orders), revenue: Number(revenue), shipped: Number(shipped) };
  return { minute, department, ...(product.length > 0 && { productId: product.join('#') }), ...figures };
}
