import { describe, expect, test } from '@jest/globals';
import golden from '../golden/stack.json' with { type: 'json' };
import { property, synthesize } from './synthesized-stack.ts';

const tables = synthesize().ofType('AWS::DynamoDB::Table');

/** Table, partition key, sort key, TTL attribute. */
const expected = golden.tables as [string, string, string | null, string | null][];

describe('tables', () => {
  test.each(expected)(
    'The table %s has the keys %s and %s, and expires items by %s.',
    (name, hash, range, expiry) => {
      const table = tables.find((each) => each.Properties.TableName === `orderstream-dev-${name}`);
      if (!table) throw new Error(`There is no table of ${name}.`);
      const keys = table.Properties.KeySchema as { AttributeName: string }[];
      expect(keys.map((key) => key.AttributeName)).toEqual([hash, range].filter(Boolean));
      expect(property(table, 'TimeToLiveSpecification.AttributeName')).toBe(expiry ?? undefined);
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
      });
    },
  );

  test('Tables can be restored to any second, except the one whose payment tokens must be gone once they are dropped.', () => {
    const restorable = tables.filter((each) =>
      property(each, 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled'),
    );
    const others = tables.filter((each) => !restorable.includes(each));
    expect(others.map((each) => each.Properties.TableName)).toEqual(['orderstream-dev-payment-tokens']);
  });

  test('Tables are one for each concern, one of the operations and one of payment tokens.', () => {
    expect(tables).toHaveLength(expected.length);
  });

  test('Tables of orders can be listed by customer and time, and those that are not final by time.', () => {
    const orders = tables.find((each) => each.Properties.TableName === 'orderstream-dev-orders');
    expect(orders?.Properties.GlobalSecondaryIndexes).toMatchObject([
      {
        IndexName: 'byCustomer',
        KeySchema: [{ AttributeName: 'listedFor' }, { AttributeName: 'placedAt' }],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'unfinished',
        KeySchema: [{ AttributeName: 'unfinishedIn' }, { AttributeName: 'placedAt' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
  });
});
