import { describe, expect, test } from '@jest/globals';
import { FetchBuffer } from '../../../../local/src/event-source-mapping/core/fetch-buffer.ts';
import { recordOf } from './records.ts';

/** A fetch of these offsets that reaches to `endOffset`, as 100 bytes a record. */
function fetched(offsets: readonly number[], endOffset = (offsets.at(-1) ?? -1) + 1) {
  const left = [...offsets];
  return {
    endOffset,
    get sizeBytes() {
      return left.length * 100;
    },
    get position() {
      return left[0] ?? endOffset;
    },
    read: (count: number) => left.splice(0, count).map((offset) => recordOf(0, offset)),
  };
}

function readAll(queue: FetchBuffer, count: number): number[] {
  const offsets: number[] = [];
  while (!queue.isEmpty) offsets.push(...queue.read(count).map(({ offset }) => offset));
  return offsets;
}

describe('a fetch buffer', () => {
  test('A fetch buffer returns records fetch by fetch, in order', () => {
    const queue = new FetchBuffer(0);
    queue.add(fetched([0, 1, 2]));
    queue.add(fetched([3, 4]));
    expect(queue).toMatchObject({ endOffset: 5, sizeBytes: 500 });
    expect(readAll(queue, 2)).toEqual([0, 1, 2, 3, 4]);
    expect(queue).toMatchObject({ position: 5, sizeBytes: 0 });
  });

  test('A fetch without records advances the position', () => {
    const queue = new FetchBuffer(7);
    queue.add(fetched([], 9));
    expect(readAll(queue, 2)).toEqual([]);
    expect(queue.position).toBe(9);
  });

  test('Empty fetches of an idle partition are not kept', () => {
    const queue = new FetchBuffer(7);
    for (let n = 0; n < 1_000; n++) queue.add(fetched([], 7));
    queue.add(fetched([7, 8]));
    queue.add(fetched([], 9));
    expect(queue.read(5).map(({ offset }) => offset)).toEqual([7, 8]);
    expect(queue).toMatchObject({ isEmpty: true, position: 9 });
  });

  test('A gap between two fetches is passed', () => {
    const queue = new FetchBuffer(0);
    queue.add(fetched([0]));
    queue.add(fetched([], 5));
    queue.add(fetched([5, 6]));
    expect(readAll(queue, 1)).toEqual([0, 5, 6]);
    expect(queue).toMatchObject({ position: 7, endOffset: 7, sizeBytes: 0 });
  });

  test('Thousands of small fetches are read in a time that grows with their number', () => {
    const queue = new FetchBuffer(0);
    const count = 100_000;
    for (let offset = 0; offset < count; offset++) queue.add(fetched([offset]));
    const startedAt = performance.now();
    expect(readAll(queue, 1)).toHaveLength(count);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test('Discarded records are fetched again', () => {
    const queue = new FetchBuffer(0);
    queue.add(fetched([0, 1, 2]));
    queue.read(1);
    queue.forget(1);
    expect(queue).toMatchObject({ isEmpty: true, position: 1, endOffset: 1, sizeBytes: 0 });
    queue.add(fetched([1, 2]));
    expect(readAll(queue, 5)).toEqual([1, 2]);
  });
});
