import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VALUES_FILE } from '../../local/src/secrets/given-values.ts';
import { FakeStripe } from '../support/stripe/fake-stripe.ts';
import { findStripeMock, StripeMock } from '../support/stripe/stripe-mock.ts';
import { Consumers } from './support/consumers.ts';
import { synthesizeOwnStack } from './support/own-stack.ts';
import { anOrder, available, eventually, type Order, Shopper } from './support/shop.ts';
import { removeDataDirectory, type System, startOnSharedServices } from './support/system.ts';

/**
 * Orders paid through Stripe: the stack with `paymentGateway=stripe`, its key in Secrets Manager at the mirror, and Stripe's API on
 * this machine: stripe-mock checks each request, and a server in front of it has the state that stripe-mock lacks.
 */

const patience = 300_000;
const firstKey = `sk_test_${randomUUID().replaceAll('-', '')}`;
const nextKey = `sk_test_${randomUUID().replaceAll('-', '')}`;
const payment = 'orderstream-dev-payment';
const inventory = 'orderstream-dev-inventory';

const found = findStripeMock('the checks of stripe-mock in stripe.test.ts');
/** Where the user types the command: the file of values is there. */
const folder = mkdtempSync(join(tmpdir(), 'orderstream-stripe-'));

let mock: StripeMock | undefined;
let stripe: FakeStripe;
let assembly: string;
let system: System;
let shopper: Shopper;
let consumers: Consumers;

const giveKey = (apiKey: string) =>
  writeFileSync(join(folder, VALUES_FILE), JSON.stringify({ 'shop/stripe': { apiKey } }));

beforeAll(async () => {
  mock = 'program' in found ? await StripeMock.start(found) : undefined;
  stripe = await FakeStripe.start(mock && { mock });
  stripe.state.apiKeys.clear();
  stripe.state.apiKeys.add(firstKey);
  giveKey(firstKey);
  assembly = synthesizeOwnStack({
    paymentGateway: 'stripe',
    egress: 'nat',
    stripeSecret: 'shop/stripe',
    stripeApiBase: stripe.url,
  });
  system = await startOnSharedServices(['--assembly', assembly], { INIT_CWD: folder });
  shopper = await Shopper.signUp(system.ready);
  consumers = new Consumers(system.ready);
}, patience);

afterAll(async () => {
  consumers?.close();
  await system?.end('SIGTERM');
  await stripe?.[Symbol.asyncDispose]();
  await mock?.[Symbol.asyncDispose]();
  if (system) removeDataDirectory(system.dataDirectory);
  if (assembly) rmSync(assembly, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const visa = (changes: Parameters<typeof anOrder>[0] = {}) => anOrder({ token: 'pm_card_visa', ...changes });
const typesOf = ({ events }: Order) => events.map(({ type }) => type);
const chargesOf = (orderId: string) =>
  stripe.state.charges.filter(({ metadata }) => metadata.orderId === orderId);
const refundsOf = (orderId: string) =>
  chargesOf(orderId).flatMap(({ id }) => stripe.state.refunds.get(id) ?? []);

function logOf(functionName: string): string {
  const logs = join(system.dataDirectory, 'logs');
  const files = readdirSync(logs).filter((file) => file.startsWith(functionName));
  return files.map((file) => readFileSync(join(logs, file), 'utf8')).join('\n');
}

async function typesSoFar(orderId: string, type: string): Promise<void> {
  await eventually(async () => expect(typesOf(await shopper.order(orderId))).toContain(type));
}

describe('orders', () => {
  test(
    'an order through Stripe is charged once and shipped',
    async () => {
      const orderId = await shopper.place(visa());
      expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
      expect(chargesOf(orderId)).toMatchObject([{ amount: 1230, currency: 'usd' }]);
    },
    patience,
  );

  test(
    'an order through Stripe that is declined is cancelled, and its stock is free again',
    async () => {
      const stock = await available(system.ready, 'lawn-chair');
      const token = 'pm_card_visa_chargeDeclined';
      const orderId = await shopper.place(anOrder({ productId: 'lawn-chair', token }));
      const order = await shopper.finalOrder(orderId);
      expect(order.status).toBe('cancelled');
      expect(typesOf(order)).toContain('PaymentFailed');
      expect(chargesOf(orderId)).toEqual([]);
      expect(await available(system.ready, 'lawn-chair')).toBe(stock);
    },
    patience,
  );

  test(
    'an order through Stripe that is charged before its stock turns out to be short is refunded once',
    async () => {
      await consumers.setEnabled(inventory, false);
      const quantity = (await available(system.ready, 'turntable-limited')) + 1;
      const orderId = await shopper.place(visa({ productId: 'turntable-limited', quantity }));
      await typesSoFar(orderId, 'PaymentProcessed');
      await consumers.setEnabled(inventory, true);
      const order = await shopper.finalOrder(orderId);
      expect(order.status).toBe('cancelled');
      expect(typesOf(order)).toContain('PaymentRefunded');
      expect(chargesOf(orderId)).toHaveLength(1);
      expect(refundsOf(orderId)).toHaveLength(1);
    },
    patience,
  );
});

/** Deliveries of each order that fail before an outage ends. Silence takes ten seconds of each. */
const failedDeliveriesOf = { refuses: 4, ignores: 2 } as const;

describe('outage', () => {
  test.each(['refuses', 'ignores'] as const)(
    'while Stripe is down and %s requests, orders are accepted and wait; afterwards each is charged once and shipped',
    async (how) => {
      const failuresBefore = failedDeliveries();
      await stripe.goDown(how);
      const orderIds = await Promise.all(Array.from({ length: 5 }, () => shopper.place(visa())));
      // Each order failed several times: the five attempts of one delivery are over, and no payment has failed.
      const failures = failuresBefore + orderIds.length * failedDeliveriesOf[how];
      await eventually(async () => expect(failedDeliveries()).toBeGreaterThanOrEqual(failures));
      for (const orderId of orderIds) {
        const order = await shopper.order(orderId);
        expect(typesOf(order)).not.toContain('PaymentFailed');
        expect(chargesOf(orderId)).toEqual([]);
      }
      await stripe.comeUp();
      for (const orderId of orderIds) {
        expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
        expect(chargesOf(orderId)).toHaveLength(1);
      }
    },
    patience,
  );

  test(
    'while Stripe is down in the middle of charges, each order is charged once whatever became of the responses',
    async () => {
      stripe.disturbNext([null, { silent: 'after' }, { hangUp: 'after' }, { hangUp: 'before' }, null, null]);
      const orderIds = await Promise.all(Array.from({ length: 4 }, () => shopper.place(visa())));
      for (const orderId of orderIds) {
        expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
        expect(chargesOf(orderId)).toHaveLength(1);
      }
    },
    patience,
  );

  /** Deliveries to payment that failed because of Stripe. */
  function failedDeliveries(): number {
    return logOf(payment).match(/"errorName":"(GatewayUnavailable|UncertainOperation)Error"/g)?.length ?? 0;
  }
});

test(
  'a key that is rotated is read again from Secrets Manager, and no order fails',
  async () => {
    stripe.state.apiKeys.add(nextKey);
    giveKey(nextKey);
    stripe.state.apiKeys.delete(firstKey);
    const orderId = await shopper.place(visa());
    expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    expect(stripe.requests.at(-1)?.apiKey).toBe(nextKey);
  },
  patience,
);

test('each charge had the idempotency key of its order, and each order one', () => {
  const created = stripe.requests.filter(({ route }) => route === 'POST /v1/payment_intents');
  const orderOfKey = new Map(
    created.map((each) => [each.idempotencyKey, each.parameters['metadata[orderId]']]),
  );
  const charged = stripe.state.charges.map(({ metadata }) => metadata.orderId);
  expect(charged.length).toBeGreaterThan(10);
  expect(new Set(charged).size).toBe(charged.length);
  expect([...orderOfKey.values()]).toEqual(expect.arrayContaining(charged));
});

test('stripe-mock found no mistake in any request', () => {
  expect(stripe.refusals).toEqual([]);
});

test('API keys and payment methods are in no template, no log and no output of the mirror', () => {
  const template = readFileSync(join(assembly, 'orderstream-dev.template.json'), 'utf8');
  const texts = { template, log: logOf(''), said: system.said() };
  for (const [name, text] of Object.entries(texts)) {
    for (const secret of [firstKey, nextKey, 'pm_card_visa']) {
      expect({ name, secret, isThere: text.includes(secret) }).toEqual({ name, secret, isThere: false });
    }
  }
});
