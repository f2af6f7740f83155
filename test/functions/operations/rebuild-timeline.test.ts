import { beforeEach, describe, expect, test } from '@jest/globals';
import { frame } from '../../../events/glue-wire-format.ts';
import { cloudEventHeaders, encodeEvent, type OrderstreamEvent } from '../../../events/index.ts';
import { planPage, type TopicRange } from '../../../functions/operations/rebuild-timeline/page.ts';
import type { RebuildPorts } from '../../../functions/operations/rebuild-timeline/ports.ts';
import { rebuild } from '../../../functions/operations/rebuild-timeline/rebuild.ts';
import { type Cursor, restOf } from '../../../functions/operations/records/page-plan.ts';
import { type Position, partitionText } from '../../../functions/operations/records/position.ts';
import type { FoundRecord } from '../../../functions/operations/records/record-reader.ts';
import type { OrderAddition } from '../../../functions/orders/ports.ts';
import { orderPlaced, paymentFailed, paymentProcessed } from '../support/events.ts';

const range = (topic: string, partition: number, low: number, high: number): TopicRange => ({
  topic,
  partition,
  low,
  high,
});

describe('a page of the rebuilding', () => {
  test('A page of the rebuild takes of each partition in proportion to what is left of it.', () => {
    const ranges = [range('orders', 0, 0, 100), range('orders', 1, 100, 100), range('payments', 0, 50, 350)];
    const { positions, ends, until, waiting } = planPage(ranges, {}, 40);
    expect(ends).toEqual({ 'orders-0': 10, 'orders-1': 100, 'payments-0': 80 });
    expect(until).toEqual({ 'orders-0': 100, 'orders-1': 100, 'payments-0': 350 });
    expect(positions).toHaveLength(40);
    expect(positions[0]).toEqual({ topic: 'orders', partition: 0, offset: 0 });
    expect(positions.at(-1)).toEqual({ topic: 'payments', partition: 0, offset: 79 });
    expect(waiting).toBe(360);
  });

  test('A page of the rebuild takes at least one record of each partition that has any, so that every run ends.', () => {
    const { ends } = planPage([range('orders', 0, 0, 1), range('payments', 0, 0, 1_000_000)], {}, 10);
    expect(ends['orders-0']).toBe(1);
  });

  test('A page of the rebuild begins where the page before ended, and ends where the run does.', () => {
    const request = { cursor: { 'orders-0': 7 }, until: { 'orders-0': 9 } };
    const { positions, waiting } = planPage([range('orders', 0, 0, 100)], request, 40);
    expect(positions.map(({ offset }) => offset)).toEqual([7, 8]);
    expect(waiting).toBe(0);
  });

  test('A page of the rebuild begins at the oldest record when earlier ones have expired, and is empty when all have.', () => {
    const ranges = [range('orders', 0, 5, 9), range('orders', 1, 50, 60)];
    const request = { cursor: { 'orders-0': 1, 'orders-1': 1 }, until: { 'orders-0': 9, 'orders-1': 20 } };
    expect(planPage(ranges, request, 40)).toMatchObject({
      ends: { 'orders-0': 9, 'orders-1': 50 },
      waiting: 0,
    });
  });

  test('A page of the rebuild that was read in part is followed by the first record that was not read.', () => {
    const plan = planPage([range('orders', 0, 0, 10), range('orders', 1, 0, 10)], {}, 100);
    const left = [8, 9].map((offset) => ({ topic: 'orders', partition: 1, offset }));
    expect(restOf(plan, left, partitionText)).toEqual({
      waiting: 2,
      cursor: { 'orders-0': 10, 'orders-1': 8 },
    });
  });
});

const version = '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a';
const orderIdOf = (number: number) => `00000000-0000-5000-8000-${String(number).padStart(12, '0')}`;

/** What a test says of a record. */
type Written = Partial<Pick<FoundRecord['message'], 'key' | 'value' | 'headers'>>;

/** Topics in memory. */
class MemoryTopics {
  readonly #partitions = new Map<string, FoundRecord[]>();
  /** How often it was read. */
  reads = 0;
  /** Records that one read gives; the others are left. */
  readLimit = Infinity;

  add(topic: string, partition: number, message: Written) {
    const key = partitionText({ topic, partition });
    const records = this.#partitions.get(key) ?? [];
    this.#partitions.set(key, records);
    const offset = records.length;
    const rest = { key: null, value: null, headers: {}, timestamp: '1790000000000', attributes: 0 };
    records.push({ topic, partition, offset, message: { ...rest, offset: String(offset), ...message } });
  }

  addEvent(topic: string, partition: number, event: OrderstreamEvent, value = encodeEvent(event, version)) {
    this.add(topic, partition, { key: Buffer.from(event.orderId), value, headers: cloudEventHeaders(event) });
  }

  readonly ranges = async () =>
    [...this.#partitions.values()].map((records) => {
      const [{ topic, partition }] = records as [FoundRecord];
      return { topic, partition, low: 0, high: records.length };
    });

  readonly read = async (positions: readonly Position[]) => {
    this.reads += 1;
    const [now, left] = [positions.slice(0, this.readLimit), positions.slice(this.readLimit)];
    return {
      records: now.flatMap((each) => this.#partitions.get(partitionText(each))?.[each.offset] ?? []),
      left,
    };
  };
}

/** Entries by order, as the table would have them. */
class MemoryTimeline {
  readonly entries = new Map<string, Set<string>>();
  additions = 0;
  failing: string | undefined;

  readonly add = async ({ orderId, entries }: OrderAddition) => {
    if (orderId === this.failing) throw new Error('throttled');
    this.additions += 1;
    const ids = this.entries.get(orderId) ?? new Set();
    this.entries.set(orderId, ids);
    for (const { id } of entries) ids.add(id);
  };
}

let topics: MemoryTopics;
let timeline: MemoryTimeline;
let now: number;
let ports: RebuildPorts;

beforeEach(() => {
  topics = new MemoryTopics();
  timeline = new MemoryTimeline();
  now = 0;
  ports = { topics, store: timeline, versionIds: {}, monotonicMs: () => now };
});

function addOrders(count: number) {
  for (let number = 0; number < count; number += 1) {
    const order = orderPlaced(orderIdOf(number));
    topics.addEvent('orders', number % 3, order);
    topics.addEvent('payments', number % 3, paymentFailed(order));
  }
}

/** Calls until nothing is left, as the command does. */
async function rebuildAll(): Promise<{ calls: number; read: number }> {
  let next: { cursor?: Cursor; until?: Cursor } = {};
  let read = 0;
  for (let calls = 1; ; calls += 1) {
    const progress = await rebuild(next, ports);
    read += progress.read;
    if (progress.waiting === 0) return { calls, read };
    next = progress;
  }
}

describe('rebuilding the timeline', () => {
  test('Rebuilding the timeline writes every event to its order, the events of one order that a page holds in one write.', async () => {
    addOrders(100);
    const progress = await rebuild({}, ports);
    expect(progress).toMatchObject({ read: 200, undecodable: 0, waiting: 0 });
    expect([...timeline.entries.values()].map(({ size }) => size)).toEqual(Array(100).fill(2));
    expect(timeline.additions).toBe(100);
  });

  test('Rebuilding the timeline processes as many pages as half a minute takes, and returns where to continue.', async () => {
    addOrders(3_000);
    const slow = { ...ports, monotonicMs: () => (now += 16_000) };
    const first = await rebuild({}, slow);
    expect(topics.reads).toBe(2);
    expect(first.waiting).toBe(6_000 - first.read);
    expect(first.read).toBeGreaterThanOrEqual(4_000);
    const second = await rebuild(first, slow);
    expect(second).toMatchObject({ read: 6_000 - first.read, waiting: 0 });
    expect(timeline.entries.size).toBe(3_000);
  });

  test('Rebuilding the timeline reads again what it read, and the timeline is the same.', async () => {
    addOrders(50);
    await rebuildAll();
    const before = structuredClone(timeline.entries);
    await rebuildAll();
    expect(timeline.entries).toEqual(before);
  });

  test('Rebuilding the timeline reads later records at its end, from the cursor of the last call.', async () => {
    addOrders(10);
    const { cursor } = await rebuild({}, ports);
    topics.addEvent('orders', 0, orderPlaced(orderIdOf(99)));
    expect(await rebuild({ cursor }, ports)).toMatchObject({ read: 1, waiting: 0 });
    expect(timeline.entries.has(orderIdOf(99))).toBe(true);
    expect(await rebuild({ cursor, until: cursor }, ports)).toMatchObject({ read: 0, waiting: 0 });
  });

  test('Rebuilding the timeline continues after a page that was too large to be read at once.', async () => {
    addOrders(60);
    topics.readLimit = 7;
    expect(await rebuildAll()).toMatchObject({ read: 120 });
    expect([...timeline.entries.values()].every(({ size }) => size === 2)).toBe(true);
  });

  test('Rebuilding the timeline fails when an order cannot be written, and the same call writes it later.', async () => {
    addOrders(5);
    timeline.failing = orderIdOf(3);
    await expect(rebuild({}, ports)).rejects.toThrow(
      `2 records could not be written, that of order ${orderIdOf(3)} among them.`,
    );
    timeline.failing = undefined;
    expect(await rebuild({}, ports)).toMatchObject({ read: 10, waiting: 0 });
    expect(timeline.entries.size).toBe(5);
  });

  test('Rebuilding the timeline skips records that the consumer never received or cannot read, and counts them.', async () => {
    addOrders(1);
    const orderId = orderIdOf(0);
    topics.add('orders', 0, { key: Buffer.from(orderId), value: Buffer.from('neither Avro nor JSON') });
    topics.addEvent('orders', 0, orderPlaced(orderId), frame(version, Buffer.from('damaged')));
    topics.add('orders', 0, { key: Buffer.from(orderId) });
    topics.add('dead-letters', 0, { key: Buffer.from(orderId), value: Buffer.from('no document') });
    topics.add('dead-letters', 0, { key: Buffer.from('no order'), value: Buffer.from('{}') });
    expect(await rebuild({}, ports)).toMatchObject({ read: 7, undecodable: 4, waiting: 0 });
    expect(timeline.entries.get(orderId)?.size).toBe(2);
  });

  test('Rebuilding the timeline decodes an event with the version that it names, and with no other.', async () => {
    topics.addEvent('payments', 0, paymentProcessed(orderPlaced(orderIdOf(0))));
    const naming = async (...ids: string[]) =>
      (await rebuild({}, { ...ports, versionIds: { PaymentProcessed: ids } })).undecodable;
    expect(await naming('first', version)).toBe(0);
    expect(await naming(version, 'second')).toBe(1);
  });

  test('Rebuilding the timeline returns the progress of all partitions in a small response.', async () => {
    for (let partition = 0; partition < 1_000; partition += 1) {
      topics.addEvent('orders', partition, orderPlaced(orderIdOf(partition)));
    }
    const { length } = JSON.stringify(await rebuild({}, ports));
    expect(length).toBeLessThan(100_000);
  });
});
