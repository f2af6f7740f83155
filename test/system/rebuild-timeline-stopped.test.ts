import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { injectFault } from '../support/fis.ts';
import { startCommand } from './support/command.ts';
import { awsClient, Consumers } from './support/consumers.ts';
import { rotating } from './support/rotation.ts';
import { emptySystem } from './support/shared-system.ts';
import { anOrder, eventually, Shopper } from './support/shop.ts';

/** A rebuild of the timeline that is stopped in its middle, one way or another. */

const system = emptySystem();
const rebuilder = 'orderstream-dev-timeline-rebuild';
let consumers: Consumers;
let tables: DynamoDBDocumentClient;

beforeAll(() => {
  consumers = new Consumers(system().ready);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(system().ready)));
});

afterAll(() => {
  tables?.destroy();
  consumers?.close();
});

/** Some orders are in the new generation, and not all. */
async function isPartlyRebuilt(): Promise<void> {
  const count = async (TableName: string) =>
    (await tables.send(new ScanCommand({ TableName, Select: 'COUNT', ConsistentRead: true }))).Count ?? 0;
  const [live, rebuilt] = await Promise.all([
    count('orderstream-dev-orders'),
    count('orderstream-dev-orders-rebuilt'),
  ]);
  expect(rebuilt).toBeGreaterThan(0);
  expect(rebuilt).toBeLessThan(live);
}

/** A fault of all transactions of the function that rebuilds. */
async function disturb(actionId: string, parameters: Readonly<Record<string, string>>): Promise<void> {
  const ofWrites = { service: 'dynamodb', operations: 'TransactWriteItems', percentage: '100' };
  await injectFault(system().ready.aws, {
    actionId,
    parameters: { ...ofWrites, ...parameters },
    target: 'Roles',
    resourceArns: [await consumers.roleOf(rebuilder)],
  });
}

/** Ends the call that runs, if one does. */
async function terminateRebuild(): Promise<void> {
  await injectFault(system().ready.aws, {
    actionId: 'mirror:terminate-environments',
    parameters: {},
    target: 'Functions',
    resourceArns: [`arn:aws:lambda:us-east-1:123456789012:function:${rebuilder}`],
  });
}

test('the rebuilt timeline is identical after a run that was killed, calls whose environments were terminated, and throttles of the table', async () => {
  const customers = rotating(() => Shopper.signUp(system().ready));
  const orders = [anOrder({ token: 'tok_declined' }), ...Array.from({ length: 60 }, () => anOrder())];
  await Promise.all(orders.map(async (order) => (await customers.next()).place(order)));
  await consumers.allCaughtUp(120_000);
  // Of a transaction with 25 orders: the table is filled in steps that can be seen.
  await disturb('mirror:inject-api-latency', { duration: 'PT2M', delayMilliseconds: '1000' });
  const killed = startCommand('rebuild-timeline', system().ready, '--compare');
  await eventually(isPartlyRebuilt);
  killed.process.kill('SIGKILL');
  await killed.ended;

  const disturbed = startCommand('rebuild-timeline', system().ready, '--compare');
  await eventually(async () => expect(disturbed.said()).toContain('reading'));
  await eventually(isPartlyRebuilt);
  await eventually(async () => {
    await terminateRebuild();
    expect(disturbed.said()).toContain('call failed: ');
  });
  await disturb('aws:fis:inject-api-throttle-error', { duration: 'PT3S' });
  const { code, stdout } = await disturbed.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^identical/m) });
});
