import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCommand } from './support/command.ts';
import { awsClient, Consumers } from './support/consumers.ts';
import { recordCount } from './support/kafka.ts';
import { emptySystem } from './support/shared-system.ts';
import { mailbox, Shopper } from './support/shop.ts';

/** Records that were read, read again: nothing takes effect twice, and what was lost can be made again. */

const system = emptySystem();
const patience = 240_000;
const analytics = 'orderstream-dev-analytics';
let shopper: Shopper;
let consumers: Consumers;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
  consumers = new Consumers(system().ready);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(system().ready)));
});

afterAll(() => {
  consumers?.close();
  tables?.destroy();
});

const replay = (...args: readonly string[]) => runCommand('replay', system().ready, ...args);
const anHourAgo = () => new Date(Date.now() - 3_600_000).toISOString();

interface Sales {
  readonly orders: number;
  readonly revenue: { readonly amount: string };
  readonly shipped: number;
}

async function sales(): Promise<Sales> {
  const { api, staffToken } = system().ready;
  const response = await fetch(`${api}/sales`, { headers: { authorization: `Bearer ${staffToken}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Sales;
}

async function placeAndShip(count: number): Promise<void> {
  const orderIds = await Promise.all(Array.from({ length: count }, () => shopper.place()));
  for (const orderId of orderIds) expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
  await consumers.allCaughtUp();
}

/** As a mistake in the counting would leave them. */
async function spoilCounts(): Promise<void> {
  const { Items = [] } = await tables.send(new ScanCommand({ TableName: analytics, ConsistentRead: true }));
  const counts = Items.filter(({ orders, pk }) => orders !== undefined && !String(pk).startsWith('event#'));
  expect(counts.length).toBeGreaterThan(0);
  for (const { pk, sk } of counts) {
    await tables.send(
      new UpdateCommand({
        TableName: analytics,
        Key: { pk, sk },
        UpdateExpression: 'SET orders = :wrong, revenue = :wrong, shipped = :wrong',
        ExpressionAttributeValues: { ':wrong': 987_654 },
      }),
    );
  }
}

describe('npm run replay', () => {
  test(
    'npm run replay has nothing to do before anything was read',
    async () => {
      const { code, stdout } = await replay('--function', 'analytics', '--from', anHourAgo());
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: 'nothing to replay: no record was read since then\n',
      });
    },
    patience,
  );

  test(
    'npm run replay reads again what was read since a time, and nothing takes effect twice',
    async () => {
      await placeAndShip(4);
      const before = await sales();
      expect(before).toMatchObject({ orders: 4, shipped: 4 });
      const { code, stdout, stderr } = await replay('--function', 'analytics', '--from', anHourAgo());
      expect(stdout).toBe('replayed: 12 records\n');
      expect(stderr).toMatch(
        /disabling 3 mappings[\s\S]*orders-\d: \d+ -> 0[\s\S]*enabling 3 mappings[\s\S]*\n0 records to read\n$/,
      );
      expect(code).toBe(0);
      expect(await sales()).toEqual(before);
    },
    patience,
  );

  test(
    'npm run replay sends no mail and writes no event again',
    async () => {
      const counts = async () => ({
        mails: (await mailbox(system().ready)).length,
        records: await recordCount(system().ready.kafka, 'notifications'),
      });
      const { mails } = await counts();
      expect((await replay('--function', 'notification', '--from', 'beginning')).code).toBe(0);
      await consumers.allCaughtUp();
      expect((await counts()).mails).toBe(mails);
    },
    patience,
  );

  test(
    'npm run replay skips nothing that was not read yet',
    async () => {
      await consumers.setEnabled(analytics, false);
      const orderId = await shopper.place();
      expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
      const { code, stderr } = await replay('--function', 'analytics', '--from', new Date().toISOString());
      expect(stderr).toMatch(/the mapping of analytics on orders \(.+\) is disabled, and stays disabled/);
      expect(code).toBe(0);
      await consumers.setEnabled(analytics, true);
      await consumers.allCaughtUp();
      expect(await sales()).toMatchObject({ orders: 5, shipped: 5 });
    },
    patience,
  );

  test(
    'npm run replay makes the counts again, in a generation that is read when it is complete',
    async () => {
      const right = await sales();
      await spoilCounts();
      expect(await sales()).not.toEqual(right);
      const { code, stdout, stderr } = await replay(
        '--function',
        'analytics',
        '--from',
        'beginning',
        '--rebuild',
      );
      expect(stdout).toBe('rebuilt: generation 2, from the beginning, is what is read now\n');
      expect(stderr).toMatch(/filling generation 2 from the beginning/);
      expect(code).toBe(0);
      expect(await sales()).toEqual(right);
      await placeAndShip(1);
      expect(await sales()).toMatchObject({ orders: 6, shipped: 6 });
    },
    patience,
  );

  test.each([
    [[], /--function is missing/],
    [['--function', 'analytics'], /--from is missing; accepted are beginning, and a time/],
    [['--function', 'analytics', '--from', 'yesterday'], /--from is "yesterday"/],
    [['--function', 'analytics', '--from', '2999-01-01T00:00:00Z'], /is in the future/],
    [['--function', 'mars', '--from', 'beginning'], /--function is "mars", .*accepted: analytics, inventory/],
    [['--function', 'payment', '--from', 'beginning', '--rebuild'], /accepted is analytics/],
    [['--function', 'analytics', '--from', 'beginning', '--rebuild', '--no-wait'], /--no-wait/],
  ])('npm run replay refuses %j in one line, and no mapping is disabled', async (args, problem) => {
    const { code, stderr, stdout } = await replay(...args);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(problem);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
