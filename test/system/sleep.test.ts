import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsClient } from './support/consumers.ts';
import { Shopper } from './support/shop.ts';
import { removeDataDirectory, type System, startSystem } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem(undefined, [], { CDK_CONTEXT_JSON: '{"sleep":"true"}' });
});

afterAll(async () => {
  await system?.end('SIGTERM');
  if (system) removeDataDirectory(system.dataDirectory);
});

/** The states that mappings are in, each once. */
async function mappingStates(): Promise<Set<string | undefined>> {
  const lambda = new LambdaClient(awsClient(system.ready));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand());
  lambda.destroy();
  return new Set(EventSourceMappings.map(({ State }) => State));
}

describe('a stack that sleeps', () => {
  test('a stack that sleeps takes an order, does nothing about it, and does everything once it is deployed awake', async () => {
    const shopper = await Shopper.signUp(system.ready);
    const orderId = await shopper.place();
    expect(await mappingStates()).toEqual(new Set(['Disabled']));
    const response = await shopper.request(`/orders/${orderId}?wait=2`);
    expect(await response.json()).toMatchObject({ status: 'accepted' });

    expect(await system.end('SIGTERM')).toBe(0);
    system = await startSystem(system.dataDirectory);
    expect((await shopper.at(system.ready).finalOrder(orderId)).status).toBe('shipped');
    expect(await mappingStates()).toEqual(new Set(['Enabled']));
  });
});
