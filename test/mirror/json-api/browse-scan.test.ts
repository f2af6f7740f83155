import { expect, test } from '@jest/globals';
import { browse } from '../../../local/src/json-api/browse/browse.ts';

const PARTITIONS = 100;
const ranges = Array.from({ length: PARTITIONS }, (_, partition) => ({ partition, start: 0, end: 1_000 }));

test('A page of a topic with many partitions reads ten records of each, and no more where they suffice.', async () => {
  const from = new Map(ranges.map(({ partition, end }) => [partition, end]));
  const limits = { rows: 50, scanned: 50_000, durationMs: 60_000 };
  const page = await browse(ranges, 'older', from, limits, async ({ partition, from: first, end }) =>
    Array.from({ length: end - first }, (_, index) => ({
      partition,
      offset: first + index,
      timestamp: (first + index) * PARTITIONS + partition,
    })),
  );
  const newest = Array.from({ length: 50 }, (_, index) => ({
    partition: PARTITIONS - 1 - index,
    offset: 999,
  }));
  expect(page.rows).toMatchObject(newest);
  expect(page.scanned).toBeLessThanOrEqual(PARTITIONS * 10);
});
