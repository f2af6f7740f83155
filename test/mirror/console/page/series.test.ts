import { expect, test } from '@jest/globals';
import type { MetricSeries } from '../../../../local/src/console/page/api/types.ts';
import {
  highest,
  perSecond,
  SampleTable,
  SHOWN_MS,
  summaryOf,
} from '../../../../local/src/console/page/pages/charts/series.ts';

const START = 1_000_000;
const series: MetricSeries = {
  now: START + 5_000,
  intervalMs: 5_000,
  at: [START, START + 5_000],
  mappings: [
    {
      uuid: 'u',
      functionName: 'f',
      topic: 't',
      polled: [0, 50],
      filtered: [0, 0],
      invoked: [0, 50],
      failed: [0, 0],
      deadLetters: [0, 0],
      discarded: [0, 0],
      lag: [null, 3],
    },
  ],
  functions: [
    {
      name: 'f',
      invocations: [0, 5],
      errors: [0, 0],
      throttles: [0, 0],
      running: [0, 1],
      meanMs: [0, 8],
      maxMs: [0, 9],
    },
  ],
};

test('What arrives continues the samples that were kept; what an event does not name stays, except durations.', () => {
  const table = new SampleTable(series);
  const event = { at: START + 6_000, since: START + 5_000, mappings: {}, functions: {} };
  table.add({ ...event, mappings: { u: [60, 0, 60, 0, 0, 0, 0], other: [1, 1, 1, 1, 1, 1, 1] } });
  // An event of a time that the series has is left out.
  table.add({ ...event, mappings: { u: [70, 0, 70, 0, 0, 0, 0] } });
  expect(table.at).toEqual([START, START + 5_000, START + 6_000]);
  expect(table.mapping('u', 'polled')).toEqual([0, 50, 60]);
  expect(table.mapping('u', 'lag')).toEqual([null, 3, 0]);
  expect(table.function('f', 'invocations')).toEqual([0, 5, 5]);
  expect(table.function('f', 'meanMs')).toEqual([0, 8, 0]);
  expect(table.mapping('other', 'polled')).toEqual([]);
});

test('What an event names was as before until the second before it, however long nothing happened.', () => {
  const table = new SampleTable(series);
  const event = (at: number, since: number, polled: number) =>
    table.add({ at, since, mappings: { u: [polled, 0, 0, 0, 0, 0, 0] }, functions: {} });
  event(START + 65_000, START + 64_000, 60);
  event(START + 66_000, START + 65_000, 60);
  event(START + 69_000, START + 68_000, 80);
  expect(table.at.map((at) => (at - START) / 1_000)).toEqual([0, 5, 64, 65, 66, 68, 69]);
  expect(perSecond(table.at, table.mapping('u', 'polled'))).toEqual([null, 10, 0, 10, 0, 0, 20]);
  expect(table.function('f', 'errors')).toHaveLength(7);
});

test('Between the last sample that was kept and the first event it is not known when something changed.', () => {
  const table = new SampleTable(series);
  const mappings = { u: [60, 0, 0, 0, 0, 0, 0] };
  table.add({ at: START + 9_000, since: START + 8_000, mappings, functions: {} });
  expect(table.at).toEqual([START, START + 5_000, START + 9_000]);
});

test('Samples older than 15 minutes are forgotten, so that a page that stays open does not grow.', () => {
  const table = new SampleTable(series);
  for (let second = 6; second < 2_000; second += 1)
    table.add({
      at: START + second * 1_000,
      since: 0,
      mappings: { u: [second, 0, 0, 0, 0, 0, 0] },
      functions: {},
    });
  expect(table.at).toHaveLength(SHOWN_MS / 1_000 + 1);
  expect(table.mapping('u', 'polled')).toHaveLength(table.at.length);
  expect(table.function('f', 'errors')).toHaveLength(table.at.length);
});

test('Counts become rates, none across a reset or where something is not known.', () => {
  expect(perSecond([0, 1_000, 3_000, 4_000, 5_000], [10, 20, 60, 0, null])).toEqual([null, 10, 20, 0, null]);
});

test('The highest lines are drawn in the order that they have, and the sum of the others as one.', () => {
  const lines = [1, 4, 3, 5].map((value) => ({ name: `l${value}`, values: [value, null] }));
  expect(highest(lines, 2)).toEqual([
    { name: 'l4', values: [4, null] },
    { name: 'l5', values: [5, null] },
    { name: '2 others', values: [4, null] },
  ]);
  expect(highest(lines, 4)).toEqual(lines);
  expect(highest(lines, 1, false)).toEqual([{ name: 'l5', values: [5, null] }]);
});

test('A line is summed up by its last, mean and highest value.', () => {
  expect(summaryOf({ name: 'l', values: [null, 2, 4] })).toEqual({ name: 'l', last: 4, mean: 3, highest: 4 });
  expect(summaryOf({ name: 'l', values: [null] })).toEqual({
    name: 'l',
    last: null,
    mean: null,
    highest: null,
  });
});
