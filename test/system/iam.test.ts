import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assemblyWithoutGrants } from './support/assembly-without-grants.ts';
import { anOrder, eventually, Shopper } from './support/shop.ts';
import { removeDataDirectory, type System, startOnSharedServices } from './support/system.ts';

/** What functions lack: a grant of each kind, none of them between an order and its shipment. */
const missing = [
  { concern: 'analytics', action: 'kafka-cluster:ReadData', on: '/payments' },
  { concern: 'orders', action: 'kafka-cluster:AlterGroup', on: '/dev-orders-notifications' },
  { concern: 'analytics', action: 'dynamodb:PutItem' },
  { concern: 'limits', action: 'kafka-cluster:WriteData', on: '/shipments' },
  { concern: 'notification', action: 'ses:SendEmail' },
];

/** The mappings that cannot poll. */
const lacking = ['orders from notifications', 'analytics from payments'];

/** AWS's words for what a function lacks. */
function words(concern: string, action: string, resource: string): RegExp {
  return new RegExp(
    `User: arn:aws:sts::\\d{12}:assumed-role/[\\w-]+/orderstream-dev-${concern} is not authorized to perform: ${action} ` +
      `on resource: arn:aws:${resource} because no identity-based policy allows the ${action} action`,
  );
}

let assembly: string;
let system: System;

async function start(...options: string[]): Promise<void> {
  system = await startOnSharedServices(['--assembly', assembly, ...options]);
}

async function stop(): Promise<void> {
  await system?.end('SIGTERM');
  if (system) removeDataDirectory(system.dataDirectory);
}

async function mappings() {
  const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
  const lambda = new LambdaClient({ endpoint: system.ready.aws, region: 'us-east-1', credentials });
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand());
  lambda.destroy();
  return EventSourceMappings.map(
    ({ FunctionArn, Topics, State, LastProcessingResult, StateTransitionReason }) => ({
      mapping: `${FunctionArn?.split('orderstream-dev-')[1]} from ${Topics}`,
      State,
      LastProcessingResult,
      StateTransitionReason,
    }),
  );
}

async function placedAndShipped(): Promise<string> {
  const shopper = await Shopper.signUp(system.ready);
  return (await shopper.finalOrder(await shopper.place(anOrder()))).status;
}

beforeAll(() => {
  assembly = assemblyWithoutGrants(missing);
});

afterAll(() => rmSync(assembly, { recursive: true, force: true }));

describe('a template that lacks grants', () => {
  beforeAll(() => start(), 240_000);
  afterAll(stop, 60_000);

  test('a template that lacks grants starts; the mappings that may not poll show it in AWS’s words, and the others poll', async () => {
    const all = await mappings();
    const refused = all.filter(({ mapping }) => lacking.includes(mapping));
    expect(refused).toEqual(
      lacking.map((mapping) => ({
        mapping,
        State: 'Enabled',
        LastProcessingResult: 'PROBLEM: Cluster failed to authorize Lambda.',
        StateTransitionReason: 'EVENT_SOURCE_AUTHZ_ERROR',
      })),
    );
    const others = all.filter(({ mapping }) => !lacking.includes(mapping));
    expect(others.length).toBeGreaterThan(10);
    expect(new Set(others.map(({ StateTransitionReason }) => StateTransitionReason))).toEqual(
      new Set(['USER_INITIATED']),
    );
  });

  test.each([
    ['analytics', 'payments', 'kafka-cluster:ReadData', 'topic/[\\w-]+/[\\w-]+/payments'],
    ['orders', 'notifications', 'kafka-cluster:AlterGroup', 'group/[\\w-]+/[\\w-]+/dev-orders-notifications'],
  ])(
    'a template that lacks grants gets a warning of npm start that the mapping of %s from %s lacks %s',
    (concern, topic, action, resource) => {
      expect(system.said()).toMatch(
        new RegExp(
          `event source mapping \\S+ \\(orderstream-dev-${concern}, topic ${topic}\\): PROBLEM: Cluster failed to authorize Lambda\\. ` +
            words(concern, action, `kafka:us-east-1:\\d{12}:${resource}`).source,
        ),
      );
    },
  );

  test('a template that lacks grants ships an order all the same', async () => {
    expect(await placedAndShipped()).toBe('shipped');
  });

  test('a template that lacks grants names the table action in the error of the function and in the output', async () => {
    const refusal = words('analytics', 'dynamodb:PutItem', 'dynamodb:us-east-1:\\d{12}:table/[\\w-]+');
    await eventually(async () => {
      const log = readFileSync(join(system.dataDirectory, 'logs', 'orderstream-dev-analytics.log'), 'utf8');
      expect(log).toMatch(refusal);
      expect(log).toMatch(/AccessDeniedException/);
      expect(system.said()).toMatch(new RegExp(`AccessDenied: ${refusal.source}`));
    });
  });

  test('a template that lacks grants names the mail that may not be sent', async () => {
    const refusal = words(
      'notification',
      'ses:SendEmail',
      'ses:us-east-1:\\d{12}:identity/orders@example.com',
    );
    await eventually(async () => expect(system.said()).toMatch(refusal));
  });

  test('a template that lacks grants names what Kafka refuses, where the client shows only that a topic was', async () => {
    const shopper = await Shopper.signUp(system.ready);
    await Promise.all(Array.from({ length: 11 }, () => shopper.place(anOrder())));
    const resource = 'kafka:us-east-1:\\d{12}:topic/[\\w-]+/[\\w-]+/shipments';
    const refusal = words('limits', 'kafka-cluster:WriteData', resource);
    await eventually(async () => {
      expect(system.said()).toMatch(new RegExp(`AccessDenied: ${refusal.source}`));
    });
  });
});

describe('the same template with --no-iam', () => {
  beforeAll(() => start('--no-iam'), 240_000);
  afterAll(stop, 60_000);

  test('the same template with --no-iam runs as if every grant were there', async () => {
    expect(await placedAndShipped()).toBe('shipped');
    await eventually(async () => {
      const results = (await mappings()).filter(({ mapping }) => lacking.includes(mapping));
      expect(results.map(({ LastProcessingResult }) => LastProcessingResult)).toEqual(['OK', 'OK']);
    });
    expect(system.said()).not.toMatch(/not authorized|AccessDenied|AUTHORIZATION_FAILED/);
    const grants = await fetch(`${system.ready.console}/grants.json`);
    expect([grants.status, await grants.json()]).toEqual([
      404,
      { error: expect.stringContaining('--no-iam') },
    ]);
  });
});
