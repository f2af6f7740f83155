import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { deadLetterOf } from '../../../../functions/operations/redrive/dead-letter.ts';
import { additionOf } from '../../../../functions/orders/handlers.ts';
import type { Key, Table } from '../../../../functions/shared/dynamodb/table.ts';
import { createConsumer } from '../../../../functions/shared/kafka/consumer.ts';
import { createDeadLetterProducer } from '../../../../functions/shared/kafka/dead-letters.ts';
import type { KafkaEvent, KafkaRecord } from '../../../../functions/shared/kafka/event.ts';
import type { OutgoingEvent } from '../../../../functions/shared/kafka/producer.ts';
import {
  NotConfirmedError,
  type RecordProducer,
} from '../../../../functions/shared/kafka/record-producer.ts';
import {
  createUnprocessableLog,
  deadLettersPerHour,
} from '../../../../functions/shared/kafka/unprocessable-log.ts';
import {
  createUnprocessableRecords,
  type Failure,
} from '../../../../functions/shared/kafka/unprocessable-records.ts';
import { logger } from '../../../../functions/shared/telemetry/powertools.ts';
import { orderPlaced, paymentFailed } from '../../support/events.ts';
import { base64, context, kafkaEvent, recordOf } from '../kafka-events.ts';
import { memoryAttempts } from '../memory-attempts.ts';
import { testTable } from '../test-table.ts';

const now = '2026-11-28T10:00:00.000Z';
const orderId = '6f5d9f0e-6a0b-5a53-9b53-5c5d1d2e9a11';
const invocation = {
  requestId: 'request-1',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orderstream-dev-limits',
  source: {
    eventSource: 'aws:kafka',
    eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/orderstream-dev/uuid-5',
    bootstrapServers: 'b-1.example:9098,b-2.example:9098',
  },
};
const mistake = new TypeError('a mistake');

type Sent = Parameters<RecordProducer['send']>[0];

let table: Table;
let nowMs: number;
let sent: Sent;
let failSendsWith: Error | undefined;

beforeEach(async () => {
  table = await testTable({ partitionKey: 'pk' });
  nowMs = Date.parse(now);
  sent = [];
  failSendsWith = undefined;
});

/** As another environment makes it. */
function unprocessable(keyOf?: (text: string) => Key, of = table) {
  const send = async (topicMessages: Sent) => {
    if (failSendsWith) throw failSendsWith;
    sent.push(...topicMessages);
  };
  return createUnprocessableRecords({
    log: createUnprocessableLog(of, keyOf, () => nowMs),
    deadLetters: createDeadLetterProducer(
      async () => ({ send }),
      () => now,
    ),
  });
}

function failureOf(error: unknown = mistake, changes: Partial<KafkaRecord> = {}) {
  const headers = [{ ce_id: [...Buffer.from('event-1')] }];
  const record = recordOf(orderPlaced(orderId), { offset: 7, key: orderId, headers, ...changes });
  return { source: { partitionKey: `${record.topic}-${record.partition}`, record }, error };
}

const settle = (...failures: Failure[]) => unprocessable().settle(failures, invocation);

/** What is left of a failure that comes so many times. */
async function leftAfter(attempts: number, failure = failureOf()): Promise<number[]> {
  const left: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) left.push((await settle(failure)).length);
  return left;
}

const messages = () => sent.flatMap((each) => each.messages);

describe('a record that no repetition can process', () => {
  test('A record that no retry can process is a dead letter after five attempts, and is not redelivered.', async () => {
    expect(await leftAfter(5)).toEqual([1, 1, 1, 1, 0]);
    expect(sent.map(({ topic }) => topic)).toEqual(['dead-letters']);
    expect(String(messages()[0]?.key)).toBe(orderId);
  });

  test('A record that no retry can process has a document of the members that Lambda writes.', async () => {
    const failure = failureOf();
    await leftAfter(5, failure);
    const document = JSON.parse(String(messages()[0]?.value));
    const { eventSourceArn, bootstrapServers } = invocation.source;
    expect(document).toEqual({
      requestContext: {
        requestId: 'request-1',
        functionArn: invocation.functionArn,
        condition: 'RecordUnprocessable',
        approximateInvokeCount: 5,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'TypeError' },
      version: '1.0',
      timestamp: now,
      KafkaBatchInfo: {
        batchSize: 1,
        eventSourceArn,
        bootstrapServers,
        payloadSize: Buffer.byteLength(JSON.stringify(document.payload)),
        recordInfo: { offset: '7', timestamp: '2023-11-14T22:13:20.000Z' },
      },
      payload: { ...invocation.source, records: { 'orders-0': [failure.source.record] } },
    });
  });

  test('A record that no retry can process is shown in the timeline of its order, and found by a redrive.', async () => {
    await leftAfter(5);
    const [message] = messages();
    const deadLetter = recordOf(
      {},
      { topic: 'dead-letters', key: orderId, value: base64(String(message?.value)) },
    );
    expect(additionOf({ partitionKey: 'dead-letters-0', record: deadLetter })).toMatchObject({
      orderId,
      entries: [
        {
          type: 'DeadLettered',
          consumer: 'limits',
          attempts: 5,
          reason: 'RecordUnprocessable',
          causationId: 'event-1',
        },
      ],
    });
    const found = {
      topic: 'dead-letters',
      partition: 0,
      offset: 3,
      message: { value: Buffer.from(String(message?.value)) },
    };
    expect(deadLetterOf(found as Parameters<typeof deadLetterOf>[0])).toMatchObject({
      consumer: 'limits',
      reason: 'RecordUnprocessable',
      record: { topic: 'orders', partition: 0, offset: 7 },
    });
  });

  test('A record that no retry can process is redelivered when it cannot be written to the dead-letter topic.', async () => {
    failSendsWith = new NotConfirmedError('no acknowledgement');
    expect(await leftAfter(6)).toEqual([1, 1, 1, 1, 1, 1]);
    failSendsWith = undefined;
    expect(await leftAfter(1)).toEqual([0]);
  });

  test('A record that no retry can process takes one dead letter of the hour, however often its write fails.', async () => {
    failSendsWith = new NotConfirmedError('no acknowledgement');
    await leftAfter(5 + deadLettersPerHour);
    failSendsWith = undefined;
    expect(await leftAfter(1)).toEqual([0]);
  });

  test('A record that no retry can process is redelivered without a verdict on its consumer when the dead letters of the hour are unknown.', async () => {
    const logged = jest.spyOn(logger, 'error');
    const log = { count: async () => 5, takeDeadLetter: async () => undefined };
    const deadLetters = { send: async () => {} };
    const left = await createUnprocessableRecords({ log, deadLetters }).settle([failureOf()], invocation);
    expect(left).toHaveLength(1);
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
  });

  test('A record that no retry can process is redelivered when its failures cannot be counted.', async () => {
    const nowhere = { ...table, tableName: 'no-such-table' };
    for (let attempt = 0; attempt < 7; attempt += 1) {
      expect(await unprocessable(undefined, nowhere).settle([failureOf()], invocation)).toHaveLength(1);
    }
    expect(sent).toEqual([]);
  });

  test.each([
    ['no event id', []],
    ['an empty event id', [{ ce_id: [] }]],
    ['an event id that is too long for a key', [{ ce_id: [...Buffer.alloc(3_000, 'x')] }]],
  ])('A record that no retry can process is counted by its position when it has %s.', async (_, headers) => {
    const [one, other] = [failureOf(mistake, { headers }), failureOf(mistake, { headers, offset: 8 })];
    expect(await leftAfter(4, one)).toEqual([1, 1, 1, 1]);
    expect(await leftAfter(1, other)).toEqual([1]);
    expect(await leftAfter(1, one)).toEqual([0]);
  });

  test('A record that no retry can process is skipped when it is a dead letter itself.', async () => {
    expect(await leftAfter(5, failureOf(mistake, { topic: 'dead-letters' }))).toEqual([1, 1, 1, 1, 0]);
    expect(sent).toEqual([]);
  });

  test.each<[string, Parameters<typeof testTable>[0], (text: string) => Key]>([
    ['orders', { partitionKey: 'orderId' }, (id) => ({ orderId: id })],
    ['analytics', { partitionKey: 'pk', sortKey: 'sk' }, (pk) => ({ pk, sk: 'unprocessable' })],
  ])('is counted in the table of %s, which has another key', async (_, shape, keyOf) => {
    const of = await testTable(shape);
    const left: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      left.push((await unprocessable(keyOf, of).settle([failureOf()], invocation)).length);
    }
    expect(left).toEqual([1, 1, 1, 1, 0]);
  });
});

test('Dead letters of one batch are written in requests that their topic takes, 1 MB at most.', async () => {
  const large = Array.from({ length: 20 }, (_, offset) =>
    failureOf(mistake, { offset, headers: [], value: 'A'.repeat(150_000) }),
  );
  for (let attempt = 0; attempt < 5; attempt += 1) await settle(...large);
  expect(messages()).toHaveLength(20);
  for (const { messages } of sent) {
    expect(messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)).toBeLessThan(1_000_000);
  }
});

test('A dead letter of a record that is too large for a document has its position, which a redrive reads.', async () => {
  await leftAfter(5, failureOf(mistake, { value: 'A'.repeat(1_300_000) }));
  const [message] = messages();
  expect(message?.value?.length).toBeLessThan(2_000);
  const found = { topic: 'dead-letters', partition: 0, offset: 3, message: { value: message?.value } };
  expect(deadLetterOf(found as Parameters<typeof deadLetterOf>[0])).toMatchObject({
    record: { topic: 'orders', partition: 0, offset: 7 },
  });
});

describe('a record that may succeed later', () => {
  test('A record that may succeed later is redelivered, however often it failed.', async () => {
    expect(await leftAfter(20, failureOf(new Error('throttled')))).toEqual(Array(20).fill(1));
    expect(await leftAfter(2, { ...failureOf(), error: undefined })).toEqual([1, 1]);
    expect(sent).toEqual([]);
  });

  test('A record that may succeed later is not a dead letter at the first mistake after an outage: other failures do not count.', async () => {
    await leftAfter(20, failureOf(new Error('throttled')));
    expect(await leftAfter(4)).toEqual([1, 1, 1, 1]);
  });

  test('A record that may succeed later waits in its topic when the consumer fails on more records than are bad in an hour.', async () => {
    const failures = Array.from({ length: deadLettersPerHour + 20 }, (_, offset) =>
      failureOf(mistake, { offset, headers: [] }),
    );
    for (let attempt = 0; attempt < 4; attempt += 1) expect(await settle(...failures)).toHaveLength(120);
    const left = await settle(...failures);
    expect(left).toHaveLength(20);
    expect(messages()).toHaveLength(deadLettersPerHour);
    expect(await settle(...left)).toHaveLength(20);
    nowMs += 3_600_000;
    expect(await settle(...left)).toHaveLength(0);
  });
});

describe('a consumer', () => {
  test('A consumer continues with the other records, and later with the rest of the order, after a dead deadLetter.', async () => {
    const replies: OutgoingEvent[] = [];
    const handler = createConsumer({
      producer: { send: async (events) => void replies.push(...events) },
      attempts: memoryAttempts(),
      unprocessable: unprocessable(),
      clock: { now: () => 0, sleep: async () => {} },
      handlers: {
        OrderPlaced: async (order) => {
          if (order.customerId === 'poison') throw mistake;
          return [paymentFailed(order)];
        },
      },
    });
    const record = (orderId: string, offset: number, customerId = 'customer-1') =>
      recordOf(orderPlaced(orderId, { customerId }), { offset, key: orderId, headers: [] });
    let event: KafkaEvent = kafkaEvent(record('a', 1, 'poison'), record('a', 2), record('b', 3));
    const offsets: number[][] = [];
    for (let delivery = 0; delivery < 6; delivery += 1) {
      const { batchItemFailures } = await handler(event, context);
      offsets.push(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier.offset));
      const again = new Set(offsets.at(-1));
      event = kafkaEvent(
        ...Object.values(event.records)
          .flat()
          .filter(({ offset }) => again.has(offset)),
      );
    }
    expect(offsets).toEqual([[1, 2], [1, 2], [1, 2], [1, 2], [2], []]);
    expect(replies.map(({ event: { orderId } }) => orderId)).toEqual(['b', 'a']);
    expect(messages()).toHaveLength(1);
  });
});
