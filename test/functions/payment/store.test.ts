import { beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayNamed } from '../../../functions/payment/gateways.ts';
import { createPaymentTokens } from '../../../functions/payment/payment-tokens.ts';
import { createPaymentStore } from '../../../functions/payment/store.ts';
import { createIntentStore } from '../../../functions/payment/stripe/intents.ts';
import type { Table } from '../../../functions/shared/dynamodb/table.ts';
import { testTable } from '../shared/test-table.ts';
import { paymentWorld } from './worlds.ts';

let table: Table;
beforeAll(async () => {
  table = await testTable({ partitionKey: 'pk' });
});

describe('payment table', () => {
  test('The payment table stores since when the gateway is unavailable to an order.', async () => {
    const store = createPaymentStore(table.documents, table.tableName);
    expect(await store.unavailableSince('order-1', 1_000)).toBe(1_000);
    expect(await store.unavailableSince('order-1', 5_000)).toBe(1_000);
    expect(await store.unavailableSince('order-2', 5_000)).toBe(5_000);
    expect(await store.find('order-1')).toBeUndefined();
  });

  test('The payment table keeps the first PaymentIntent of an order, even if another call brings one.', async () => {
    const intents = createIntentStore(table.documents, table.tableName);
    expect(await intents.find('key-1')).toEqual({ tries: 0 });
    const kept = await Promise.all(['pi_1', 'pi_2', 'pi_3'].map((id) => intents.keepFirst('key-1', id)));
    expect(new Set(kept).size).toBe(1);
    expect(await intents.find('key-1')).toEqual({ intentId: kept[0], tries: 0 });
  });

  test('The payment table counts responses of Stripe that their keys repeat, before and after there is a PaymentIntent.', async () => {
    const intents = createIntentStore(table.documents, table.tableName);
    await intents.countTry('key-2');
    expect(await intents.find('key-2')).toEqual({ tries: 1 });
    await intents.keepFirst('key-2', 'pi_1');
    await intents.countTry('key-2');
    expect(await intents.find('key-2')).toEqual({ intentId: 'pi_1', tries: 2 });
  });
});

test('Payment tokens are read and dropped, many at a time, and leave a mark that dropping again does not change.', async () => {
  const world = await paymentWorld('DynamoDB Local');
  const tokens = createPaymentTokens(table.documents, world.tokensTableName);
  const orders = Array.from({ length: 60 }, (_, index) => `order-${index}`);
  await Promise.all(orders.map((orderId) => world.keepToken(orderId, `tok_${orderId}`)));
  expect(await Promise.all(orders.map((orderId) => tokens.find(orderId)))).toEqual(
    orders.map((orderId) => ({ token: `tok_${orderId}` })),
  );
  for (const _ of [1, 2]) await Promise.all(orders.map((orderId) => tokens.drop(orderId)));
  expect(await Promise.all(orders.map((orderId) => tokens.find(orderId)))).toEqual(
    orders.map(() => ({ isDropped: true })),
  );
});

test('A gateway that does not exist is refused with those that do.', () => {
  expect(() => gatewayNamed('paypal', table)).toThrow('PAYMENT_GATEWAY is "paypal". Accepted: test, stripe.');
  expect(() => gatewayNamed('constructor', table)).toThrow('Accepted: test, stripe.');
});
