import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startMirror } from '@orderstream/mirror';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';

let mirror;
beforeAll(async () => {
  mirror = await startMirror({ assembly: 'cdk.out' });
}, 120_000);
afterAll(() => mirror?.stop(), 120_000);

test('The fourth payment of a card within ten minutes is held.', { timeout: 120_000 }, async () => {
  const start = Date.now() - 3_600_000;
  const [, , , fourth] = await mirror.topic('payments').produce(
    [20, 35, 15, 40].map((amount, minute) => {
      return { key: 'card-1', value: { card: 'card-1', amount }, timestamp: start + minute * 60_000 };
    }),
  );
  onTestFailed(async () => console.error(await mirror.story(fourth)));
  await mirror.mapping({ function: 'Score' }).processed(fourth);
  expect(await decisions()).toEqual(['pass', 'pass', 'pass', 'hold']);
});

test('A payment without a card goes to payments-failed after one retry.', { timeout: 120_000 }, async () => {
  const [at] = await mirror.topic('payments').produce({ value: { amount: 10 } });
  const { outcome, attemptCount } = await mirror.mapping({ function: 'Score' }).processed(at);
  expect([outcome, attemptCount]).toEqual(['destination', 2]);
  expect(await mirror.topic('payments-failed').read()).toHaveLength(1);
});

async function decisions() {
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(mirror.awsConfig()));
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: mirror.resource('Scores').physicalId }));
  return Items.sort((one, other) => one.paidAt - other.paidAt).map(({ decision }) => decision);
}
