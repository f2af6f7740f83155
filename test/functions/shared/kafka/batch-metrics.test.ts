import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { measured } from '../../../../functions/shared/kafka/batch-metrics.ts';
import { createBatchConsumer, createConsumer } from '../../../../functions/shared/kafka/consumer.ts';
import { recordsOf } from '../../../../functions/shared/kafka/event.ts';
import { metrics } from '../../../../functions/shared/telemetry/powertools.ts';
import { orderPlaced } from '../../support/events.ts';
import { context, kafkaEvent, recordOf } from '../kafka-events.ts';
import { neverDeadLettered } from '../memory-attempts.ts';

const now = 1_700_000_000_000;
const received = (...agesSeconds: number[]) =>
  kafkaEvent(
    ...agesSeconds.map((age, offset) =>
      recordOf(orderPlaced(`order-${offset}`), {
        offset,
        key: `order-${offset}`,
        timestamp: now - age * 1_000,
      }),
    ),
  );

/** Values by metric, as the embedded metric format of one invocation holds them. */
function values(): Record<string, unknown> {
  const { _aws, service, ...rest } = metrics.serializeMetrics() as unknown as Record<string, unknown>;
  return rest;
}

/** What a handler publishes of one invocation. */
async function publishedBy(invoke: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const published: Record<string, unknown>[] = [];
  const publish = jest.spyOn(metrics, 'publishStoredMetrics').mockImplementation(() => {
    published.push(values());
    metrics.clearMetrics();
    return metrics;
  });
  await invoke().catch(() => undefined);
  publish.mockRestore();
  expect(published).toHaveLength(1);
  return published[0] ?? {};
}

beforeEach(() => metrics.clearMetrics());

describe('the metrics of a batch', () => {
  test('The metrics of a batch have the age of its oldest record, in seconds.', async () => {
    await measured(
      recordsOf(received(1, 720, 30)),
      async () => [],
      () => now,
    );
    expect(values()).toMatchObject({ RecordsReceived: 3, RecordsFailed: 0, OldestRecordAge: 720 });
  });

  test('The metrics of a batch grow older with every retry of the same record.', async () => {
    const held = recordsOf(received(0));
    for (const [retryAfterSeconds, age] of [
      [60, 60],
      [400, 400],
    ] as const) {
      metrics.clearMetrics();
      await measured(
        held,
        async () => held,
        () => now + retryAfterSeconds * 1_000,
      );
      expect(values()).toMatchObject({ RecordsFailed: 1, OldestRecordAge: age });
    }
  });

  test('The metrics of a batch have no negative age when the clock of the producer is ahead.', async () => {
    await measured(
      recordsOf(received(-5)),
      async () => [],
      () => now,
    );
    expect(values()).toMatchObject({ OldestRecordAge: 0 });
  });

  test('The metrics of a batch have no age for a batch without records.', async () => {
    await measured([], async () => []);
    expect(values()).not.toHaveProperty('OldestRecordAge');
  });

  test('The metrics of a batch count every record as failed when the batch throws, and still have its age.', async () => {
    const records = recordsOf(received(1, 2));
    const outcome = measured(
      records,
      () => Promise.reject(new Error('table is down')),
      () => now,
    );
    await expect(outcome).rejects.toThrow('table is down');
    expect(values()).toMatchObject({ RecordsReceived: 2, RecordsFailed: 2, OldestRecordAge: 2 });
  });
});

describe('a consumer publishes one value of each metric a batch', () => {
  const clock = { now: () => 0, sleep: async () => {} };
  const attempts = { failedBefore: async () => new Map(), countFailures: async () => {} };
  const failing = async () => {
    throw new Error('not now');
  };

  test('A consumer publishes one value of each metric a batch when a record fails.', async () => {
    const handler = createConsumer({
      clock,
      attempts,
      unprocessable: neverDeadLettered,
      producer: { send: async () => {} },
      handlers: { OrderPlaced: failing },
    });
    expect(await publishedBy(() => handler(received(10, 20), context))).toMatchObject({
      RecordsReceived: 2,
      RecordsFailed: 2,
      OldestRecordAge: expect.any(Number),
    });
  });

  test('A consumer publishes one value of each metric a batch when the whole batch fails, which Lambda reports only in its own error metric.', async () => {
    const handler = createBatchConsumer({ clock, unprocessable: neverDeadLettered, process: failing });
    expect(await publishedBy(() => handler(received(10), context))).toMatchObject({
      RecordsFailed: 1,
      OldestRecordAge: expect.any(Number),
    });
  });
});
