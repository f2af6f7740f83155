import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { topics } from '../../../events/catalogue.ts';
import { limits } from '../../../ops/capacity/limits.ts';
import { eventsIn, sizedMappings, writtenTopics } from '../../../ops/capacity/mappings.ts';
import {
  brokersNeeded,
  concurrencyOfOrder,
  connectionsNeeded,
  mbReadOfOrder,
  mbWrittenOfOrder,
  partitionsNeeded,
  pollersNeeded,
  pollerUnitsNeeded,
} from '../../../ops/capacity/needs.ts';
import golden from '../../golden/stack.json' with { type: 'json' };
import { synthesize } from '../../lib/synthesized-stack.ts';

const project = join(import.meta.dirname, '../../..');
const steps = [10, 100, 1_000, 10_000, 100_000];
const limitOf = (what: RegExp) => limits().find((limit) => what.test(limit.what))?.ordersPerSecond;

const { bytesOfOrder, notificationsOfOrder } = golden;
const sizedGroups = Object.values(golden.pollerGroups).map((groups) =>
  groups.filter((group) => !group.endsWith('dead-letters')),
);

/** What it says, and the figure worked out by hand, from what an order does. */
const figures: [string, () => number | undefined, number][] = [
  ['an order is the bytes of its records in Kafka', () => mbWrittenOfOrder * 1e6, bytesOfOrder],
  ['its mails are events of the topic of mails', () => eventsIn('notifications'), notificationsOfOrder],
  ['1,000 orders a second at 20 records a partition', () => partitionsNeeded('orders', 1_000), 50],
  [
    '1,000 times its mails a second at 200 records a partition',
    () => partitionsNeeded('notifications', 1_000),
    (1_000 * notificationsOfOrder) / 200,
  ],
  ['a topic has a partition', () => partitionsNeeded('dead-letters', 1_000), 1],
  ['every mapping has a poller', () => pollersNeeded(1), sizedGroups.flat().length],
  [
    'ten pollers of a group are a unit',
    () => pollerUnitsNeeded(1),
    sizedGroups.reduce((units, { length }) => units + Math.ceil(length / 10), 0),
  ],
  ['SES sends 14 mails a second, an order 4', () => limitOf(/^SES/), 3.5],
  ['20 orders a second', () => limitOf(/ordersPerSecond/), 20],
  ['50 requests a second of a route, an order 2', () => limitOf(/requestsPerSecond/), 25],
  ['10,000 requests a second of an account', () => limitOf(/^API Gateway/), 10_000 / (4 + 1 + 1.5)],
  ['2,000 counted events a second, an order 3', () => limitOf(/sales of one minute/), 2_000 / 3],
  ['50 transactions a second of 99 orders', () => limitOf(/stock of one product/), 4_950],
  ['16 keys of 1,000 units, an order 2', () => limitOf(/shares of the index/), 8_000],
  ['3 partitions at 20 records', () => limitOf(/read by notification/), 60],
  ['3 brokers of 15.6 MB', () => limitOf(/bytes in/), 46.8e6 / bytesOfOrder],
];

describe('the arithmetic of docs/reference/capacity.md', () => {
  test.each(figures)('The calculation of docs/reference/capacity.md: %s.', (_sentence, figure, byHand) => {
    expect(figure()).toBeCloseTo(byHand, 3);
  });

  test('The calculation of docs/reference/capacity.md covers every mapping of the stack except that of the dead-letter topic.', () => {
    const mappings = synthesize().ofType('AWS::Lambda::EventSourceMapping');
    const read = mappings.map(({ Properties }) => (Properties.Topics as string[])[0]);
    expect(sizedMappings.map(({ topic }) => topic).sort()).toEqual(
      read.filter((topic) => topic !== 'dead-letters').sort(),
    );
  });

  test('The calculation of docs/reference/capacity.md has each topic read more often than it is written.', () => {
    expect(mbReadOfOrder).toBeGreaterThan(2 * mbWrittenOfOrder);
    expect(concurrencyOfOrder).toBeGreaterThan(0);
  });

  test.each([pollersNeeded, connectionsNeeded, pollerUnitsNeeded])(
    'The calculation of docs/reference/capacity.md needs no less for more orders: %p.',
    (need) => {
      const needs = steps.map(need);
      expect(needs).toEqual(needs.toSorted((one, other) => one - other));
    },
  );

  test('The calculation of docs/reference/capacity.md keeps brokers in three zones, and reports when no cluster is enough.', () => {
    for (const step of steps) expect((brokersNeeded(step)?.count ?? 0) % 3).toBe(0);
    expect(brokersNeeded(10)).toEqual({ type: 'express.m7g.large', count: 3 });
    expect(brokersNeeded(100_000_000)).toBeUndefined();
  });

  test('The calculation of docs/reference/capacity.md has partitions enough for one order a second, as the topics are.', () => {
    for (const topic of writtenTopics) {
      expect(partitionsNeeded(topic, 1)).toBeLessThanOrEqual(topics[topic].partitions);
    }
  });
});

describe('the limits', () => {
  test('The limits are listed from the lowest.', () => {
    const numbers = limits().map(({ ordersPerSecond }) => ordersPerSecond);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(numbers.filter((each) => !(each > 0 && each < Infinity))).toEqual([]);
  });

  test('The limits have what to change, in files that exist.', () => {
    const named = limits().flatMap(({ change }) => [
      ...change.matchAll(/`((?:lib|functions|events)\/[^`]+)`/g),
    ]);
    expect(named.length).toBeGreaterThan(5);
    expect(named.map(([, file]) => String(file)).filter((file) => !existsSync(join(project, file)))).toEqual(
      [],
    );
  });
});
