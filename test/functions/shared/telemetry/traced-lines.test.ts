import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createApi } from '../../../../functions/shared/http/api.ts';
import { createConsumer } from '../../../../functions/shared/kafka/consumer.ts';
import { logger } from '../../../../functions/shared/telemetry/powertools.ts';
import { orderPlaced } from '../../support/events.ts';
import { apiRequest } from '../api-requests.ts';
import { context, kafkaEvent, recordOf } from '../kafka-events.ts';
import { neverDeadLettered } from '../memory-attempts.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const otherId = '5759e988bd862e3fe1be46a994272793';
const traceparent = (id: string) => `00-${id}-b7ad6b7169203331-01`;

const lines: Record<string, unknown>[] = [];
const keep = (text: unknown) => {
  lines.push(JSON.parse(String(text)));
  return true;
};

beforeEach(() => {
  lines.length = 0;
  logger.setLogLevel('INFO');
  jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  jest.spyOn(process.stderr, 'write').mockImplementation(keep);
});
afterEach(() => {
  logger.setLogLevel('SILENT');
  jest.restoreAllMocks();
});

describe('log lines', () => {
  test('Log lines of a record carry its trace, whatever runs at the same time.', async () => {
    const handler = createConsumer({
      producer: { send: async () => {} },
      attempts: { failedBefore: async () => new Map(), countFailures: async () => {} },
      unprocessable: neverDeadLettered,
      clock: { now: () => 0, sleep: async () => {} },
      handlers: {
        OrderPlaced: async ({ orderId }) => {
          await new Promise((resolve) => setImmediate(resolve));
          logger.warn('Seen.', { orderId });
          if (orderId === 'b') throw new Error('not now');
          return [];
        },
      },
    });
    const recordIn = (orderId: string, offset: number, id: string) =>
      recordOf(orderPlaced(orderId), {
        offset,
        key: orderId,
        headers: [{ traceparent: [...Buffer.from(traceparent(id))] }],
      });
    await handler(kafkaEvent(recordIn('a', 1, traceId), recordIn('b', 2, otherId)), context);
    const of = (message: string) => lines.filter((line) => line.message === message);
    expect(of('Seen.').map(({ orderId, traceId }) => [orderId, traceId])).toEqual([
      ['a', traceId],
      ['b', otherId],
    ]);
    expect(of('Record failed and will be redelivered')).toMatchObject([{ traceId: otherId }]);
    expect(of('Batch processed')).toMatchObject([{ records: 2, failed: 1, traceIds: [traceId, otherId] }]);
  });

  test('Log lines of a request carry its own trace, and link the one that its client named.', async () => {
    const handler = createApi({
      'GET /things': async () => {
        logger.warn('Asked.');
        return { status: 200, body: {} };
      },
    });
    await handler(apiRequest('GET /things', { headers: { traceparent: traceparent(otherId) } }), context);
    await handler(apiRequest('GET /things'), context);
    expect(lines).toMatchObject([{ linkedTraceId: otherId }, {}]);
    expect(lines[1]).not.toHaveProperty('linkedTraceId');
    const [first, second] = lines.map((line) => line.traceId);
    expect([first, second]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect(new Set([otherId, first, second]).size).toBe(3);
  });
});
