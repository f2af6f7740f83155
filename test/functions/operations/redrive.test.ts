import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Position } from '../../../functions/operations/records/position.ts';
import type { FoundRecord } from '../../../functions/operations/records/record-reader.ts';
import { claimLifeMs, createLedger } from '../../../functions/operations/redrive/ledger.ts';
import { redrivenHeaders } from '../../../functions/operations/redrive/loop-guard.ts';
import {
  type Ledger,
  RecordTooLarge,
  type RedrivePorts,
} from '../../../functions/operations/redrive/ports.ts';
import { redrivePage } from '../../../functions/operations/redrive/redrive.ts';
import type { RedrivePage, RedriveRequest } from '../../../functions/operations/redrive/types.ts';
import { testTable } from '../shared/test-table.ts';

const writtenAt = 1_790_000_000_000;

/** Topics in memory: partitions of records, of which some may have expired. */
class MemoryTopics {
  readonly #partitions = new Map<string, FoundRecord[]>();
  readonly #low = new Map<string, number>();

  add(topic: string, partition: number, value: unknown, headers: FoundRecord['message']['headers'] = {}) {
    const records = this.#partitions.get(`${topic}-${partition}`) ?? [];
    this.#partitions.set(`${topic}-${partition}`, records);
    const position = { topic, partition, offset: records.length };
    const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    const timestamp = String(writtenAt);
    const message = { key: Buffer.from('key'), value: bytes, headers, timestamp, attributes: 0 };
    records.push({ ...position, message: { ...message, offset: String(position.offset) } });
    return position;
  }

  expire(topic: string, partition: number, low: number) {
    this.#low.set(`${topic}-${partition}`, low);
  }

  readonly rangesOf = async (topic: string) =>
    [...this.#partitions]
      .filter(([key]) => key.replace(/-\d+$/, '') === topic)
      .map(([key, records]) => ({
        partition: Number(/\d+$/.exec(key)),
        low: this.#low.get(key) ?? 0,
        high: records.length,
      }));

  readonly read = async (positions: readonly Position[]) => ({
    records: positions.flatMap(({ topic, partition, offset }) => {
      const key = `${topic}-${partition}`;
      const isKept = offset >= (this.#low.get(key) ?? 0);
      return (isKept && this.#partitions.get(key)?.[offset]) || [];
    }),
    left: [],
  });

  readonly publish = async (records: readonly FoundRecord[]) =>
    records.map(({ topic, partition, offset, message }) =>
      this.add(
        topic,
        partition,
        String(message.value),
        redrivenHeaders(message.headers, `${topic}-${partition}@${offset}`),
      ),
    );
}

function documentOf(record: Position, consumer = 'payment', timestamp = writtenAt) {
  return {
    timestamp: '2026-11-21T10:00:00.000Z',
    requestContext: {
      functionArn: `arn:aws:lambda:us-east-1:1:function:orderstream-dev-${consumer}`,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    },
    payload: { records: { 'orders-0': [{ ...record, timestamp }] } },
  };
}

let topics: MemoryTopics;
let ledger: Ledger;
let now: number;
let ports: RedrivePorts;
let audited: unknown[];

beforeEach(async () => {
  topics = new MemoryTopics();
  ledger = createLedger(await testTable({ partitionKey: 'pk' }));
  now = 1_795_000_000_000;
  audited = [];
  const audit = (result: unknown) => void audited.push(result);
  ports = { topics, ledger, publish: topics.publish, audit, now: () => now };
});

const run = (request: Partial<RedriveRequest> = {}): Promise<RedrivePage> =>
  redrivePage({ max: 1_000, isDryRun: false, ...request }, ports);
const outcomes = ({ results }: RedrivePage) => results.map(({ outcome }) => outcome);

function sendToDeadLetters(count: number, consumer?: string): Position[] {
  return Array.from({ length: count }, () => {
    const record = topics.add('orders', 0, 'order');
    topics.add('dead-letters', 0, documentOf(record, consumer));
    return record;
  });
}

describe('redriving', () => {
  test('Redriving publishes a record once, however many consumers failed on it.', async () => {
    const [record] = sendToDeadLetters(1);
    topics.add('dead-letters', 0, documentOf(record as Position, 'inventory'));
    expect(outcomes(await run())).toEqual(['same record', 'redriven']);
    expect(outcomes(await run())).toEqual(['redriven before', 'redriven before']);
    expect(await topics.rangesOf('orders')).toMatchObject([{ high: 2 }]);
  });

  test('Redriving publishes a record in one of two runs that request it.', async () => {
    sendToDeadLetters(5);
    const pages = await Promise.all([run(), run()]);
    expect(await topics.rangesOf('orders')).toMatchObject([{ high: 10 }]);
    expect(pages.flatMap(outcomes).filter((outcome) => outcome === 'redriven')).toHaveLength(5);
  });

  test('Redriving releases the claims when Kafka does not accept the records.', async () => {
    sendToDeadLetters(2);
    const refuse = async () => {
      throw new Error('no leader');
    };
    await expect(redrivePage({ max: 9, isDryRun: false }, { ...ports, publish: refuse })).rejects.toThrow(
      'no leader',
    );
    expect(outcomes(await run())).toEqual(['redriven', 'redriven']);
  });

  test('Redriving releases only claims of records that were not written, so that none is published twice.', async () => {
    const records = [topics.add('orders', 0, 'order'), topics.add('orders', 1, 'order')];
    for (const record of records) topics.add('dead-letters', 0, documentOf(record));
    const publish: RedrivePorts['publish'] = async (originals) => {
      if (originals[0]?.partition === 1) throw new Error('no leader');
      return await topics.publish(originals);
    };
    await expect(redrivePage({ max: 9, isDryRun: false }, { ...ports, publish })).rejects.toThrow(
      'no leader',
    );
    expect(outcomes(await run()).sort()).toEqual(['redriven', 'redriven before']);
    expect(await topics.rangesOf('orders')).toMatchObject([{ high: 2 }, { high: 2 }]);
  });

  test('Redriving writes no more of a partition at a time than its topic accepts, in the order of the records.', async () => {
    for (let number = 0; number < 5; number += 1) {
      topics.add('dead-letters', 0, documentOf(topics.add('orders', 0, `${number}`.repeat(200_000))));
    }
    const sizes: number[] = [];
    const publish: RedrivePorts['publish'] = (originals) => {
      sizes.push(originals.length);
      return topics.publish(originals);
    };
    const { results } = await redrivePage({ max: 9, isDryRun: false }, { ...ports, publish });
    expect(sizes).toEqual([2, 2, 1]);
    expect(results.map(({ record, to }) => [record, to])).toEqual(
      [0, 1, 2, 3, 4].map((number) => [`orders-0@${number}`, `orders-0@${number + 5}`]),
    );
  });

  test('Redriving reports a record that is too large for its topic with two more headers, and continues.', async () => {
    topics.add('dead-letters', 0, documentOf(topics.add('orders', 0, 'x'.repeat(900_000))));
    sendToDeadLetters(1);
    const publish: RedrivePorts['publish'] = async (originals) => {
      if (originals.some(({ offset }) => offset === 0)) throw new RecordTooLarge('too large');
      return await topics.publish(originals);
    };
    const page = await redrivePage({ max: 9, isDryRun: false }, { ...ports, publish });
    expect(outcomes(page)).toEqual(['too large', 'redriven']);
  });

  test('Redriving takes over the claims of a run that ended early, once it can no longer run.', async () => {
    sendToDeadLetters(1);
    const broken = { ...ports, publish: () => new Promise<never>(() => {}) };
    void redrivePage({ max: 9, isDryRun: false }, broken);
    while ((await ledger.entriesOf([`orders-0@0@${writtenAt}`])).size === 0);
    expect(outcomes(await run())).toEqual(['in progress']);
    now += claimLifeMs + 1;
    expect(outcomes(await run())).toEqual(['redriven']);
  });

  test('Redriving reports what its topic no longer retains, and does not publish another record for it.', async () => {
    sendToDeadLetters(2);
    topics.add('dead-letters', 0, documentOf({ topic: 'orders', partition: 0, offset: 1 }, 'payment', 7));
    topics.expire('orders', 0, 1);
    expect(outcomes(await run()).sort()).toEqual(['gone', 'gone', 'redriven']);
  });

  test('Redriving counts against the maximum only what can be published.', async () => {
    sendToDeadLetters(4);
    topics.expire('orders', 0, 2);
    const page = await run({ max: 1 });
    expect(outcomes(page)).toEqual(['gone', 'gone', 'redriven']);
    expect(outcomes(await run({ max: 1 })).at(-1)).toBe('redriven');
  });

  test('Redriving publishes the maximum although records before are too large.', async () => {
    for (let number = 0; number < 2; number += 1) {
      topics.add('dead-letters', 0, documentOf(topics.add('orders', 0, 'x'.repeat(600_000))));
    }
    sendToDeadLetters(299);
    const publish: RedrivePorts['publish'] = async (originals) => {
      if (originals.some(({ offset }) => offset < 2)) throw new RecordTooLarge('too large');
      return await topics.publish(originals);
    };
    const page = await redrivePage({ max: 2, isDryRun: false }, { ...ports, publish });
    expect(outcomes(page)).toEqual(['too large', 'too large', 'redriven', 'redriven']);
    expect(page.cursor).toBeUndefined();
  });

  test('Redriving continues behind a page of which no record could be published.', async () => {
    sendToDeadLetters(301);
    const publish = async () => {
      throw new RecordTooLarge('too large');
    };
    const page = await redrivePage({ max: 1, isDryRun: false }, { ...ports, publish });
    expect(new Set(outcomes(page))).toEqual(new Set(['too large']));
    expect(page.cursor).toBeDefined();
  });

  test('Redriving skips what has been redriven three times.', async () => {
    let record = sendToDeadLetters(1)[0] as Position;
    for (let time = 1; time <= 3; time += 1) {
      expect(outcomes(await run()).at(-1)).toBe('redriven');
      record = { ...record, offset: record.offset + 1 };
      topics.add('dead-letters', 0, documentOf(record));
    }
    expect(outcomes(await run())).toContain('loop');
    expect(await topics.rangesOf('orders')).toMatchObject([{ high: 4 }]);
  });

  test('Redriving processes the dead letters page by page.', async () => {
    sendToDeadLetters(700);
    const seen: number[] = [];
    let cursor: RedrivePage['cursor'];
    do {
      const page = await run({ isDryRun: true, cursor });
      seen.push(page.lookedAt);
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual([300, 300, 100]);
  });

  test('Redriving does not read the dead letters of the copies it made.', async () => {
    sendToDeadLetters(301);
    const first = await run();
    topics.add('dead-letters', 0, documentOf({ topic: 'orders', partition: 0, offset: 301 }));
    const { cursor, until } = first;
    expect(await run({ cursor, until })).toMatchObject({ lookedAt: 1, waiting: 0 });
  });

  test('Redriving reports records of the topic that are not failure documents of Lambda, and continues.', async () => {
    topics.add('dead-letters', 0, 'not JSON');
    topics.add('dead-letters', 1, { some: 'thing' });
    sendToDeadLetters(1);
    const page = await run();
    expect(page.unreadable).toEqual(['dead-letters-0@0', 'dead-letters-1@0']);
    expect(outcomes(page)).toEqual(['redriven']);
  });

  test.each(['RetriesExhausted', 'RetryAttemptsExhausted', 'retriesexhausted'])(
    'Redriving accepts the reason %s for exhausted retries, under either name of AWS.',
    async (reason) => {
      sendToDeadLetters(1);
      expect(outcomes(await run({ reason }))).toEqual(['redriven']);
      expect(outcomes(await run({ reason: 'MaximumPayloadSizeExceeded' }))).toEqual([]);
    },
  );

  test('Redriving returns what can be requested, and audits what was.', async () => {
    sendToDeadLetters(2, 'payment');
    sendToDeadLetters(1, 'shipping');
    const page = await run({ consumer: 'Shipping' });
    expect(page.found).toEqual([
      { consumer: 'payment', reason: 'RetryAttemptsExhausted', count: 2 },
      { consumer: 'shipping', reason: 'RetryAttemptsExhausted', count: 1 },
    ]);
    expect(audited).toEqual(page.results);
    expect(page.results).toMatchObject([{ outcome: 'redriven', record: 'orders-0@2', to: 'orders-0@3' }]);
  });
});
