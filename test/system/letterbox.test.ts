import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeEvent } from '../../events/index.ts';
import { readTopic } from './support/kafka.ts';
import { eventually, Shopper } from './support/shop.ts';
import { systemOfThisFile } from './support/system-of-this-file.ts';

/** Kafka as a letterbox: who is away finds the letters when they come back. */

const system = systemOfThisFile();
let lambda: LambdaClient;

beforeAll(() => {
  lambda = new LambdaClient({
    endpoint: system().ready.aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'anyone', secretAccessKey: 'anything' },
  });
});

afterAll(() => lambda?.destroy());

async function mappingsOf(functionName: string) {
  const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
  return (await lambda.send(command)).EventSourceMappings ?? [];
}

/** Stops or starts a consumer the way an operator does on AWS. */
async function setEnabled(functionName: string, enabled: boolean): Promise<void> {
  const mappings = await mappingsOf(functionName);
  expect(mappings.length).toBeGreaterThan(0);
  for (const { UUID } of mappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
  }
  await eventually(async () => {
    for (const { State } of await mappingsOf(functionName))
      expect(State).toBe(enabled ? 'Enabled' : 'Disabled');
  });
}

describe('a consumer that was stopped', () => {
  test('finds every order when it starts again, in the order of each partition, while the others went on', async () => {
    await setEnabled('orderstream-dev-notification', false);
    const shopper = await Shopper.signUp(system().ready);
    const orderIds: string[] = [];
    for (let count = 0; count < 24; count += 1) orderIds.push(await shopper.place());
    for (const orderId of orderIds) expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    expect(await shopper.mails()).toHaveLength(0);

    await setEnabled('orderstream-dev-notification', true);
    await eventually(async () => {
      const confirmations = (await shopper.mails()).filter(({ subject }) => /confirm/i.test(subject));
      expect(confirmations).toHaveLength(orderIds.length);
    });
    const placed = await readTopic(system().ready.kafka, 'orders');
    const confirmed = (await readTopic(system().ready.kafka, 'notifications')).filter(isConfirmation);
    for (const partition of [0, 1, 2]) {
      const inOrder = placed.filter((record) => record.partition === partition).map(({ key }) => key);
      for (const answers of Map.groupBy(confirmed, (record) => record.partition).values()) {
        const answered = answers.map(({ key }) => key).filter((key) => inOrder.includes(key));
        expect(answered).toEqual(inOrder.filter((key) => answered.includes(key)));
      }
    }
  }, 90_000);
});

function isConfirmation({ value }: { value: Buffer }): boolean {
  return decodeEvent('EmailSent', value).kind === 'order-confirmation';
}
