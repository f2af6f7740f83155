import { expect, test } from '@jest/globals';
import type { OrderPlaced } from '../../../events/index.ts';
import { chargePayment } from '../../../functions/payment/charge-payment.ts';
import { createConsumer } from '../../../functions/shared/kafka/consumer.ts';
import { type Handler, Scenario, until } from '../../mirror/event-source-mapping/harness.ts';
import { context } from '../shared/kafka-events.ts';
import { memoryAttempts, neverDeadLettered } from '../shared/memory-attempts.ts';
import { orderPlaced } from '../support/events.ts';
import { memoryGateway, memoryPaymentStore, memoryTokens } from './fakes.ts';

const tokens = memoryTokens();

function placed(partition: number, token: string) {
  const order = orderPlaced(crypto.randomUUID());
  tokens.keep(order.orderId, token);
  return { partition, order };
}

/** Payment's consumer behind a mapping on real Kafka; a charge that waits for the gateway waits until the gate is opened. */
async function paymentOnKafka() {
  const gate = Promise.withResolvers<void>();
  const pauses: number[] = [];
  const responded: string[] = [];
  const ports = {
    store: memoryPaymentStore(),
    tokens,
    gateway: memoryGateway().gateway,
    taxPercent: '8.25',
    patienceMs: 0,
    now: () => '2026-11-21T10:00:01.000Z',
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
      await gate.promise;
    },
  };
  const consumer = createConsumer({
    handlers: { OrderPlaced: (order) => chargePayment(order, ports) },
    attempts: memoryAttempts(),
    unprocessable: neverDeadLettered,
    producer: {
      send: async (events) => {
        responded.push(...events.map(({ event }) => `${event.type} ${event.orderId}`));
      },
    },
  });
  const scenario = await Scenario.create(2, ((event) => consumer(event, context)) as Handler);
  const place = (...orders: readonly { partition: number; order: OrderPlaced }[]) =>
    scenario.produce(
      orders.map(({ partition, order }) => ({ partition, key: order.orderId, value: JSON.stringify(order) })),
    );
  return { gate, pauses, responded, place, scenario };
}

test('While the gateway is unavailable to one order, other partitions continue; those behind it wait five attempts and no more.', async () => {
  const { gate, pauses, responded, place, scenario } = await paymentOnKafka();
  await using _ = scenario;
  const uuid = await scenario.map({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
  const unlucky = placed(0, 'tok_never');
  const behind = [placed(0, 'tok_visa'), placed(0, 'tok_visa')];
  const beside = [placed(1, 'tok_visa'), placed(1, 'tok_declined'), placed(1, 'tok_visa')];

  await place(unlucky);
  await until(() => pauses.length === 1, 'the order to wait for the gateway');
  await place(...behind, ...beside);
  await until(() => responded.length === beside.length, 'the orders beside it');
  expect(responded.map((line) => line.split(' ')[1])).toEqual(beside.map(({ order }) => order.orderId));
  expect(pauses).toEqual([50]);

  gate.resolve();
  await until(async () => (await scenario.committed(uuid))[0] === 3, 'its partition');
  expect(responded.slice(beside.length)).toEqual([
    `PaymentFailed ${unlucky.order.orderId}`,
    ...behind.map(({ order }) => `PaymentProcessed ${order.orderId}`),
  ]);
  expect(pauses).toEqual([50, 100, 200, 400]);
});
