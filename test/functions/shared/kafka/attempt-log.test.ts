import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Table } from '../../../../functions/shared/dynamodb/table.ts';
import { createAttemptLog } from '../../../../functions/shared/kafka/attempt-log.ts';
import type { EventHandlers } from '../../../../functions/shared/kafka/consumer.ts';
import { createConsumer } from '../../../../functions/shared/kafka/consumer.ts';
import type { OutgoingEvent } from '../../../../functions/shared/kafka/producer.ts';
import { orderPlaced, paymentFailed } from '../../support/events.ts';
import { context, kafkaEvent, recordOf } from '../kafka-events.ts';
import { neverDeadLettered } from '../memory-attempts.ts';
import { testTable } from '../test-table.ts';

let table: Table;
let sent: OutgoingEvent[];
let failuresToCome: number;

beforeEach(async () => {
  table = await testTable({ partitionKey: 'pk' });
  sent = [];
});

function delivery(...orderIds: readonly string[]) {
  const records = orderIds.map((orderId, offset) => {
    const order = orderPlaced(orderId);
    return recordOf(order, { offset, key: orderId, headers: [{ ce_id: [...Buffer.from(order.id)] }] });
  });
  return kafkaEvent(...records);
}

const repliesToAll: EventHandlers = { OrderPlaced: async (order) => [paymentFailed(order)] };

function consumer({ handlers = repliesToAll, to = table, send = async () => {} } = {}) {
  return createConsumer({
    handlers,
    attempts: createAttemptLog(to),
    unprocessable: neverDeadLettered,
    producer: {
      send: async (events: readonly OutgoingEvent[]) => {
        await send();
        sent.push(...events);
      },
    },
  });
}

const attemptsTold = () => sent.map(({ event, attempt }) => [event.orderId, attempt]);

async function failSometimes(): Promise<void> {
  failuresToCome -= 1;
  if (failuresToCome >= 0) throw new Error('not yet');
}

describe('a reply event', () => {
  test('A reply event of the first delivery has attempt 1.', async () => {
    await consumer()(delivery('a'), context);
    expect(attemptsTold()).toEqual([['a', 1]]);
  });

  test('A reply event has the number of deliveries it took, counted by any environment.', async () => {
    failuresToCome = 2;
    const handlers: EventHandlers = {
      OrderPlaced: async (order) => {
        if (order.orderId === 'a') await failSometimes();
        return [paymentFailed(order)];
      },
    };
    await consumer({ handlers })(delivery('a', 'b'), context);
    await consumer({ handlers })(delivery('a'), context);
    await consumer({ handlers })(delivery('a'), context);
    expect(attemptsTold()).toEqual([
      ['b', 1],
      ['a', 3],
    ]);
  });

  test('A reply event counts deliveries whose replies could not be sent.', async () => {
    failuresToCome = 1;
    const handler = consumer({ send: failSometimes });
    await expect(handler(delivery('a'), context)).rejects.toThrow('not yet');
    await handler(delivery('a'), context);
    expect(attemptsTold()).toEqual([['a', 2]]);
  });

  test('A reply event is sent when attempts cannot be counted.', async () => {
    failuresToCome = 1;
    const to = { ...table, tableName: 'no-such-table' };
    const handlers: EventHandlers = {
      OrderPlaced: async (order) => {
        await failSometimes();
        return [paymentFailed(order)];
      },
    };
    const handler = consumer({ handlers, to });
    expect((await handler(delivery('a'), context)).batchItemFailures).toHaveLength(1);
    await handler(delivery('a'), context);
    expect(attemptsTold()).toEqual([['a', 1]]);
  });
});
