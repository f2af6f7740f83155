import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dedupeStateExpiry, type Table } from '../shared/dynamodb/table.ts';
import { transactOnce } from '../shared/dynamodb/transaction.ts';
import { mapConcurrently } from '../shared/runtime/concurrency.ts';
import { withRetries } from '../shared/runtime/retry.ts';
import type { Contribution } from './contributions.ts';
import { type CountRange, scopeOf } from './count-ranges.ts';
import { type Count, countKeyOf, merged } from './domain.ts';
import { readGenerations } from './generation-store.ts';
import { type Generation, generationAt, partsOfRange, prefixOf } from './generations.ts';
import type { ContributionStore, SalesStore } from './ports.ts';

/** Transactions of other batches write the same windows: they are retried at random moments. */
const conflictRetries = {
  attempts: 12,
  firstDelayMs: 20,
  maximumDelayMs: 500,
  jitter: true,
  isRetriable: (error: unknown) => error instanceof TransactionCanceledException,
};

const concurrentQueries = 8;

/**
 * The analytics table: `event#…` dedupe state, and counts, by scope and window a day's minutes (`shop-minute#2026-11-21`)
 * or a month's hours (`split-hour#2026-11`) in one partition, in order of time. Keys of a later generation begin with its
 * prefix.
 */
export function createAnalyticsStore(
  documents: DynamoDBDocumentClient,
  tableName: string,
): ContributionStore & SalesStore {
  const table = { documents, tableName };
  return {
    add: (contributions) => add(table, contributions),
    countsOf: (ranges) => countsOf(table, ranges),
  };
}

async function add(table: Table, contributions: readonly Contribution[]): Promise<void> {
  // Read each time: while it changes, the mappings are disabled, but an invocation may outlive that.
  const generations = await readGenerations(table);
  let remaining = contributions;
  await withRetries(async () => {
    while (remaining.length > 0) {
      const refused = await claimAndCount(table, generations, remaining);
      if (refused.size === 0) return;
      remaining = remaining.filter((_, index) => !refused.has(index));
    }
  }, conflictRetries);
}

/**
 * Resolves to the positions of contributions that were added before; when there are any, nothing is written.
 * @throws {TransactionCanceledException} for any other reason: conflict or throttle, which are temporary.
 */
async function claimAndCount(
  { documents, tableName }: Table,
  generations: readonly Generation[],
  contributions: readonly Contribution[],
): Promise<ReadonlySet<number>> {
  const prefixAt = (start = '') => prefixOf(generationAt(generations, start));
  // All windows of an event are in one generation, which begins with a full hour.
  const claims = contributions.map(({ claim, counts: [first] }) =>
    claimOf(tableName, `${prefixAt(first?.start)}event#${claim}`),
  );
  const counts = merged(contributions.flatMap(({ counts }) => counts));
  const additions = counts.map((count) => additionOf(tableName, prefixAt(count.start), count));
  // Only claims have a condition, and they are first.
  const refused = await transactOnce(documents, [...claims, ...additions]);
  return new Set(refused.map(({ index }) => index));
}

function claimOf(tableName: string, pk: string) {
  return {
    Put: {
      TableName: tableName,
      Item: { pk, sk: 'counted', expiresAt: dedupeStateExpiry() },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

function additionOf(tableName: string, prefix: string, count: Count) {
  const { window, start, orders, revenue, shipped } = count;
  return {
    Update: {
      TableName: tableName,
      Key: { pk: `${prefix}${partitionOf(scopeOf(count), window, start)}`, sk: countKeyOf(count) },
      UpdateExpression: 'ADD orders :orders, revenue :revenue, shipped :shipped',
      ExpressionAttributeValues: { ':orders': orders, ':revenue': revenue, ':shipped': shipped },
    },
  };
}

function partitionOf(scope: CountRange['scope'], window: CountRange['window'], start: string): string {
  return `${scope}-${window}#${start.slice(0, (window === 'minute' ? 'YYYY-MM-DD' : 'YYYY-MM').length)}`;
}

async function countsOf(table: Table, ranges: readonly CountRange[]): Promise<Count[]> {
  const generations = await readGenerations(table);
  const queries = ranges
    .flatMap((range) => partsOfRange(generations, range))
    .flatMap(({ generation, range }) =>
      partitionsOf(range).map((pk) => ({ pk: `${prefixOf(generation)}${pk}`, range })),
    );
  const counts = await mapConcurrently(queries, concurrentQueries, ({ pk, range }) =>
    countsIn(table, pk, range),
  );
  return counts.flat();
}

function partitionsOf({ scope, window, from, to }: CountRange): string[] {
  const partitions = new Set<string>();
  for (let time = Date.parse(from.slice(0, 10)); time < Date.parse(to); time += 86_400_000) {
    partitions.add(partitionOf(scope, window, new Date(time).toISOString()));
  }
  return [...partitions];
}

async function countsIn(
  { documents, tableName }: Table,
  pk: string,
  { window, from, to }: CountRange,
): Promise<Count[]> {
  const counts: Count[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: tableName,
        // A sort key is longer than its start, so the counts of `to` itself are beyond it.
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
        ExclusiveStartKey,
      }),
    );
    counts.push(...(page.Items ?? []).map((item) => countOf(window, item)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return counts;
}

function countOf(
  window: CountRange['window'],
  { sk, orders, revenue, shipped }: Record<string, unknown>,
): Count {
  const [start = '', department = '', ...product] = String(sk).split('#');
  const figures = { orders: Number(orders), revenue: Number(revenue), shipped: Number(shipped) };
  return {
    window,
    start,
    department,
    ...(product.length > 0 && { productId: product.join('#') }),
    ...figures,
  };
}
