import { describe, expect, test } from '@jest/globals';
import { NO_FILTER } from '../../../../local/src/event-source-mapping/filter-pattern/index.ts';
import { delivered, historyAt, record } from './history.ts';

describe('what a history remembers', () => {
  test('A history remembers the last records, and what happens to older ones changes nothing.', () => {
    const { history } = historyAt(3);
    const records = Array.from({ length: 5 }, (_, offset) => record(offset));
    history.polled(records.slice(0, 2), []);
    history.polled(records.slice(2), []);
    expect(history.list().map(({ offset }) => offset)).toEqual([4, 3, 2]);
    delivered(history, records);
    expect(history.story(0, 1)).toBeUndefined();
    expect(history.list({ outcome: 'delivered' })).toHaveLength(3);
  });

  test('More records than it remembers at once, over partitions and long after, leave the last of them.', () => {
    const { history } = historyAt(10);
    for (let offset = 0; offset < 2_000; offset++) {
      const records = [record(offset), record(offset, { partition: 1 })];
      history.polled(records, []);
      delivered(history, records);
    }
    expect(history.list()).toHaveLength(10);
    expect(history.list({ outcome: 'delivered', partition: 1 }).map(({ offset }) => offset)).toEqual([
      1_999, 1_998, 1_997, 1_996, 1_995,
    ]);
  });

  test('A history that grows keeps what it has of each record.', () => {
    const { history, time, poll } = historyAt(300);
    const records = Array.from({ length: 150 }, (_, offset) => record(offset, { key: `k${offset}` }));
    poll(...records.slice(0, 50));
    delivered(history, records.slice(0, 20));
    history.failed([record(20)], 'RecordAgeExceeded', undefined);
    history.revoked([0]);
    history.rewound(0, 45);
    time.now = 2_000;
    poll(...records.slice(50), { ...record(150), topic: 'other' });
    const outcomeOf = (offset: number) => history.story(0, offset)?.outcome;
    expect([19, 20, 21, 45, 50].map(outcomeOf)).toEqual([
      'delivered',
      'discarded',
      'revoked',
      'revoked',
      'pending',
    ]);
    expect(history.story(0, 19)).toMatchObject({
      key: 'k19',
      polledAt: 1_000,
      attemptCount: 1,
      sizeBytes: 8,
    });
    expect(history.story(0, 149)).toMatchObject({ topic: 'orders', key: 'k149', polledAt: 2_000 });
    expect(history.story(0, 150)).toMatchObject({ topic: 'other', key: null, timestamp: 5 });
  });

  test('What happened to a forgotten record is not said of the one that takes its place.', () => {
    const { history, poll } = historyAt(2);
    poll(record(0), record(1));
    delivered(history, [record(0)]);
    history.failed([record(1)], 'RecordAgeExceeded', 'kafka://failed');
    history.rewound(0, 0);
    history.revoked([0]);
    poll(record(2), record(3));
    expect(history.list()).toMatchObject([
      { offset: 3, outcome: 'pending', attempts: [], attemptCount: 0 },
      { offset: 2, outcome: 'pending', attempts: [], attemptCount: 0 },
    ]);
    expect(history.story(0, 2)).not.toHaveProperty('batch');
    expect(history.story(0, 3)).not.toHaveProperty('condition');
  });

  test('Records are found among those that were filtered out, and in the order in which they are invoked.', () => {
    const { history } = historyAt();
    const records = Array.from({ length: 20 }, (_, offset) => record(offset * 3));
    const filters = records.map((_, index) => (index % 3 === 0 ? 0 : NO_FILTER));
    history.polled(records, filters);
    history.polled([record(0, { partition: 1 }), record(7, { partition: 1 })], [0, 0]);
    const accepted = records.filter((_, index) => index % 3 === 0);
    delivered(history, [record(7, { partition: 1 }), ...accepted.toReversed(), record(0, { partition: 1 })]);
    expect(history.list({ outcome: 'pending' })).toEqual([]);
    expect(history.list({ outcome: 'delivered' })).toHaveLength(accepted.length + 2);
    expect(history.list({ outcome: 'filtered' })).toHaveLength(records.length - accepted.length);
  });

  test('A record that is polled again after a rewind has a new story, and the older one stays listed.', () => {
    const { history, poll } = historyAt();
    poll(record(1), record(2));
    delivered(history, [record(1), record(2)]);
    poll(record(1));
    expect(history.story(0, 1)).toMatchObject({ outcome: 'pending' });
    expect(history.list().map(({ offset, outcome }) => [offset, outcome])).toEqual([
      [1, 'pending'],
      [2, 'delivered'],
      [1, 'delivered'],
    ]);
  });

  test('Pending records of a partition that is revoked are marked so; delivered ones are not.', () => {
    const { history, poll } = historyAt();
    poll(record(1), record(2));
    delivered(history, [record(1)]);
    history.revoked([0]);
    expect(history.list().map(({ outcome }) => outcome)).toEqual(['revoked', 'delivered']);
  });

  test('Records are listed by key, partition and outcome, at most as many as are wanted.', () => {
    const { history, poll } = historyAt();
    poll(record(1, { key: 'a' }), record(2, { key: 'b' }), record(3, { key: 'a' }));
    expect(history.list({ key: 'a' }).map(({ offset }) => offset)).toEqual([3, 1]);
    expect(history.list({ limit: 1 }).map(({ offset }) => offset)).toEqual([3]);
    expect(history.list({ outcome: 'filtered' })).toEqual([]);
  });

  test('Records are listed by when they ended, without those that have not.', () => {
    const { history, time, poll } = historyAt();
    poll(record(1), record(2), record(3));
    delivered(history, [record(1)]);
    time.now = 2_000;
    delivered(history, [record(2)]);
    expect(history.list({ endedFrom: 2_000 }).map(({ offset }) => offset)).toEqual([2]);
    expect(history.list({ endedFrom: 1_000 }).map(({ offset }) => offset)).toEqual([2, 1]);
  });

  test('A long key is cut, found whole and as it is shown, and bytes that are not UTF-8 are shown as replacement characters.', () => {
    const { history, poll } = historyAt();
    poll(record(1, { key: 'k'.repeat(500) }), { ...record(2), key: Buffer.from([0xff, 0x41]) });
    const shown = `${'k'.repeat(127)}…`;
    expect(history.story(0, 1)?.key).toBe(shown);
    for (const key of ['k'.repeat(500), shown])
      expect(history.list({ key }).map(({ offset }) => offset)).toEqual([1]);
    expect(history.list({ key: 'k'.repeat(127) })).toEqual([]);
    expect(history.story(0, 2)?.key).toBe('�A');
  });
});
