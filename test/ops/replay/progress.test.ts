import { describe, expect, test } from '@jest/globals';
import type { GroupProgress } from '../../../functions/operations/replay/types.ts';
import { endsOf, recordsLeft } from '../../../ops/replay/progress.ts';

const groupAt = (...partitions: readonly (readonly [next: number, end: number])[]): GroupProgress => ({
  groupId: 'group',
  topic: 'orders',
  partitions: partitions.map(([next, end], partition) => ({ partition, next, end })),
});

describe('what a replay waits for', () => {
  test('A replay waits for the records of its start, not for those written meanwhile.', () => {
    const ends = endsOf([groupAt([0, 10], [5, 5])]);
    expect(recordsLeft([groupAt([4, 30], [5, 9])], ends)).toBe(6);
    expect(recordsLeft([groupAt([12, 50], [5, 20])], ends)).toBe(0);
  });
});
