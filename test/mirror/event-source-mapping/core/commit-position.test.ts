import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CommitPosition } from '../../../../local/src/event-source-mapping/core/commit-position.ts';

describe('the commit position', () => {
  test('The commit position passes offsets that need no resolution', () => {
    const position = new CommitPosition(5);
    position.read([7, 9], 12);
    expect(position.committable).toBe(7);
    position.resolve(7);
    expect(position.committable).toBe(9);
    position.resolve(9);
    expect(position.committable).toBe(12);
  });

  test('The commit position passes a read without records to resolve', () => {
    const position = new CommitPosition(5);
    position.read([], 40);
    expect(position.committable).toBe(40);
  });

  test('The commit position is the lowest unresolved offset, in whatever order records are resolved', () => {
    const offsets = fc.uniqueArray(fc.nat({ max: 5_000 }), { maxLength: 3_000 });
    fc.assert(
      fc.property(offsets, fc.infiniteStream(fc.nat()), (unsorted, picks) => {
        const ascending = [...unsorted].sort((left, right) => left - right);
        const position = new CommitPosition(0);
        position.read(ascending, 10_000);
        const left = new Set(ascending);
        const shuffled = ascending
          .map((offset) => [picks.next().value, offset] as const)
          .sort(([a], [b]) => a - b);
        for (const [, offset] of shuffled.slice(0, 200)) {
          position.resolve(offset);
          left.delete(offset);
        }
        const lowest = ascending.find((offset) => left.has(offset)) ?? 10_000;
        expect(position.committable).toBe(lowest);
      }),
    );
  });
});
