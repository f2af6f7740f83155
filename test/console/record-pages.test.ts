import { describe, expect, test } from '@jest/globals';
import type { RecordStory } from '../../local/src/console/page/api/types.ts';
import { waterfallOf } from '../../local/src/console/page/pages/keys/waterfall.ts';
import { attemptsWith, treeOf } from '../../local/src/console/page/pages/records/batch-tree.ts';
import { stepsOf } from '../../local/src/console/page/pages/records/story-steps.ts';
import { indentedJson } from '../../local/src/console/page/pages/topics/exact-json.ts';
import { hexDump } from '../../local/src/console/page/pages/topics/hex-dump.ts';
import { ratesOf } from '../../local/src/console/page/pages/topics/rates.ts';
import { isBehind, rowsWith } from '../../local/src/console/page/pages/topics/tail-rows.ts';
import {
  browseQueryOf,
  inOrder,
  pathOfTopic,
  topicAddressOf,
} from '../../local/src/console/page/pages/topics/topic-address.ts';

/** What the pages of topics, records, batches and keys decide, without a browser. */

const story: RecordStory = {
  mapping: 'u',
  functionName: 'f',
  topic: 't',
  partition: 0,
  offset: 1,
  key: 'k',
  timestamp: 1_000,
  sizeBytes: 3,
  polledAt: 1_100,
  outcome: 'delivered',
  attempts: [
    { startedAt: 1_200, durationMs: 100, requestId: 'r', records: 1, result: 'succeeded', isFailure: false },
  ],
  attemptCount: 1,
  endedAt: 1_300,
};

describe('JSON', () => {
  test.each([
    ['{"a":[1,{"b":[]}],"c":{}}', '{\n  "a": [\n    1,\n    {\n      "b": []\n    }\n  ],\n  "c": {}\n}'],
    ['{"n":9007199254740993,"d":1.0,"e":1E5}', '{\n  "n": 9007199254740993,\n  "d": 1.0,\n  "e": 1E5\n}'],
    ['{"text":"{,:\\"}"}', '{\n  "text": "{,:\\"}"\n}'],
    [' [ ] ', '[]'],
    ['7', '7'],
  ])('%s is indented with each of its digits.', (text, indented) => {
    expect(indentedJson(text)).toBe(indented);
  });
});

test('Bytes are shown as hexadecimal and as text, eight a line, no more than is asked for.', () => {
  const base64 = Buffer.from('\0é "hello" more').toString('base64');
  expect(hexDump(base64, 10)).toBe(
    '000000  00 c3 a9 20 22 68 65 6c  ··· "hel\n000008  6c 6f                    lo',
  );
});

describe('the address of a topic', () => {
  test('An address has each filter, and is the same again.', () => {
    const address = topicAddressOf({ order: 'oldest', partition: '1', text: 'a b', live: '1', other: 'x' });
    expect(address).toEqual({ order: 'oldest', partition: '1', text: 'a b', isLive: true });
    expect(pathOfTopic('a/b', address)).toBe('/topics/a%2Fb?order=oldest&partition=1&text=a+b&live=1');
  });

  test('A time is sent in milliseconds, one that cannot be read as it is.', () => {
    const query = (time: string) => browseQueryOf({ order: 'oldest', isLive: false, time });
    expect(query('1970-01-01T00:00:01Z')).toMatchObject({ time: 1_000, direction: 'newer' });
    expect(query('noon')).toMatchObject({ time: 'noon' });
  });

  test('Records are in the order of the page, whichever way they were read.', () => {
    const at = (order: 'newest' | 'oldest', direction?: 'older' | 'newer') =>
      inOrder([1, 2], { order, isLive: false, ...(direction && { direction }) });
    expect([at('newest'), at('newest', 'older'), at('newest', 'newer'), at('oldest', 'older')]).toEqual([
      [1, 2],
      [1, 2],
      [2, 1],
      [2, 1],
    ]);
  });
});

test('Rates are what was written since the count before; a topic that was emptied has none.', () => {
  const state = (end: number) => [{ topic: 't', partitions: [{ partition: 0, start: 0, end }] }];
  const { counted, rows } = ratesOf(state(10), undefined, 0);
  expect(rows).toEqual([{ topic: 't', partitions: 1, records: 10 }]);
  expect(ratesOf(state(30), counted, 2_000).rows[0]).toMatchObject({ perSecond: 10 });
  expect(ratesOf(state(3), counted, 2_000).rows[0]).toMatchObject({ perSecond: 0 });
});

describe('the rows of a live tail', () => {
  const content = { format: 'text' as const, text: 'k', isCut: false };
  const row = (offset: number) => ({
    partition: 0,
    offset,
    timestamp: 0,
    sizeBytes: 1,
    key: content,
    value: content,
    headers: 0,
  });
  const edge = { at: '0:1', isEnd: true };
  const page = { older: edge, newer: edge, scanned: 1 };

  test('Newer records are added before those that are there, and a first page replaces them.', () => {
    const rows = rowsWith([row(1)], { ...page, direction: 'newer', records: [row(2), row(3)] });
    expect(rows.map(({ offset }) => offset)).toEqual([3, 2, 1]);
    expect(rowsWith(rows, { ...page, direction: 'older', records: [row(0)] })).toEqual([row(0)]);
  });

  test.each([
    ['0:17,1:4', '0:17,1:4', false],
    ['0:18,1:4', '0:17,1:4', false],
    ['0:18,1:3', '0:17,1:4', true],
    ['0:9', '0:10', true],
    ['0:17,1:4,2:0', '0:17,1:4', false],
  ])('Whether %s is behind %s is %s.', (at, asked, expected) => {
    expect(isBehind(at, asked)).toBe(expected);
  });
});

describe('the story of a record', () => {
  test('Of many attempts, those in the middle are counted.', () => {
    const attempt = { startedAt: 1, durationMs: 1, records: 1, result: 'failed', isFailure: true } as const;
    const attempts = Array.from({ length: 50 }, () => attempt);
    const titles = stepsOf({ ...story, outcome: 'pending', attempts, attemptCount: 1_060 }).map(
      ({ title }) => title,
    );
    expect(titles).toEqual(
      expect.arrayContaining(['Attempt 10 failed', '1,010 more attempts', 'Attempt 1021 failed']),
    );
  });

  test('A record that no pattern matches has all of them.', () => {
    const { attempts: _, ...others } = story;
    const steps = stepsOf({ ...others, attempts: [], outcome: 'filtered' }, ['{"a":1}', '{"b":1}']);
    expect(steps.at(-1)).toMatchObject({
      text: 'It matches none of the patterns.',
      code: '{"a":1}\n{"b":1}',
    });
  });
});

test('The invocations of a batch are a tree, with retries of the same records in one place.', () => {
  const made = (records: number[], failed: number[], parent?: number) => ({
    startedAt: 1,
    result: failed.length > 0 ? ('failed' as const) : ('succeeded' as const),
    records,
    failed,
    ...(parent !== undefined && { parent }),
  });
  const invocations = [made([0, 1], [0, 1]), made([0], [], 0), made([1], [1], 0), made([1], [1], 2)];
  const [root] = treeOf(invocations);
  expect(root).toMatchObject({ records: [0, 1], parts: [{ records: [0] }, { records: [1], parts: [] }] });
  expect(root?.parts[1]?.invocations).toHaveLength(2);
  expect(attemptsWith(invocations, 1).map(({ isFailure }) => isFailure)).toEqual([true, true, true]);
});

test('A waterfall has one axis from the first record to the last end, and a record of an old time begins when it is polled.', () => {
  const old = { ...story, offset: 2, timestamp: 1, polledAt: 10_000_000, attempts: [], endedAt: 10_000_100 };
  const { startedAt, rows } = waterfallOf({ records: [old, story] }, 10_000_200);
  expect(startedAt).toBe(1_000);
  expect(rows.map(({ story: { offset } }) => offset)).toEqual([1, 2]);
  expect(rows[1]?.life.leftPercent).toBeGreaterThan(99);
  for (const { life } of rows) expect(life.leftPercent + life.widthPercent).toBeLessThanOrEqual(100.01);
});

test.each([
  ['behind', 500],
  ['ahead', 900_000],
])('A waterfall of records that have ended is the same where the clock is %s.', (_, now) => {
  const { startedAt, durationMs } = waterfallOf({ records: [story] }, now);
  expect({ startedAt, durationMs }).toEqual({ startedAt: 1_000, durationMs: 300 });
});
