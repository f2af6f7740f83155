import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { ownStackOfThisFile } from './support/assembly.ts';
import { awsClient, Consumers } from './support/consumers.ts';
import { eventually, Shopper } from './support/shop.ts';

/** Every order that is not final is late at once, and the rule is as quick as EventBridge has them. */
const context = { notFinalAfterInMinutes: '0', notFinalCheckInMinutes: '1' };
const shipping = 'orderstream-dev-shipping';

const system = ownStackOfThisFile(context);

/** Lines of the check's log about an order. */
function linesAbout(orderId: string): string[] {
  const log = readFileSync(join(system().dataDirectory, 'logs/orderstream-dev-orders-check.log'), 'utf8');
  return log.split('\n').filter((line) => line.includes(orderId) && line.includes('Order not final'));
}

/** Skips the minute until the rule is due, rather than wait for it. */
async function skipMinute(): Promise<void> {
  const response = await fetch(`${system().ready.console}/api/v1/clock/advance`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ms: 60_000 }),
  });
  expect(response.status).toBe(200);
}

/** The response of the check to an operator. */
async function askCheck(): Promise<{ notFinal: number; oldest: { orderId: string }[] }> {
  const lambda = new LambdaClient(awsClient(system().ready));
  const command = new InvokeCommand({ FunctionName: 'orderstream-dev-orders-check' });
  const { Payload, FunctionError } = await lambda.send(command);
  lambda.destroy();
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Buffer.from(Payload as Uint8Array).toString('utf8'));
}

describe('an order that is not final in time', () => {
  test('an order that is not final in time is named by the check that the rule calls, until it is final', async () => {
    const consumers = new Consumers(system().ready);
    await consumers.setEnabled(shipping, false);
    const shopper = await Shopper.signUp(system().ready);
    const orderId = await shopper.place();
    await eventually(async () => expect((await shopper.order(orderId)).status).toBe('processing'));
    await skipMinute();
    await eventually(async () => expect(linesAbout(orderId).length).toBeGreaterThan(0));
    expect(await askCheck()).toMatchObject({ notFinal: 1, oldest: [{ orderId, status: 'processing' }] });

    await consumers.setEnabled(shipping, true);
    consumers.close();
    expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    await eventually(async () => expect(await askCheck()).toEqual({ notFinal: 0, oldest: [] }));
  });
});
