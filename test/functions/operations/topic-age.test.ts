import { describe, expect, test } from '@jest/globals';
import { topics } from '../../../events/catalogue.ts';
import type { PartitionRange, Position } from '../../../functions/operations/records/position.ts';
import { ageOf } from '../../../functions/operations/replay/topic-age.ts';

const now = 1_795_000_000_000;
const retentionMs = topics.orders.retentionInDays * 86_400_000;

/** Records are as old as their offset says. */
const topicOf = (...ranges: readonly PartitionRange[]) => ({
  rangesOf: async () => [...ranges],
  read: async (positions: readonly Position[]) => ({
    records: positions.map((position) => ({
      ...position,
      message: {
        key: null,
        value: null,
        timestamp: String(position.offset),
        attributes: 0,
        headers: {},
        offset: String(position.offset),
      },
    })),
    left: [],
  }),
});

describe('since when a topic keeps all records', () => {
  test.each<[string, readonly PartitionRange[], number | undefined]>([
    ['always, when it lost none', [{ partition: 0, low: 0, high: 9 }], undefined],
    [
      'the latest of the oldest records of partitions that lost some',
      [
        { partition: 0, low: 3, high: 9 },
        { partition: 1, low: 7, high: 9 },
        { partition: 2, low: 0, high: 9 },
      ],
      7,
    ],
    [
      'as long as its retention, when a partition lost all',
      [
        { partition: 0, low: 4, high: 4 },
        { partition: 1, low: 0, high: 9 },
      ],
      now - retentionMs,
    ],
  ])('%s', async (_, ranges, completeSince) => {
    expect(await ageOf('orders', topicOf(...ranges), now)).toEqual({
      topic: 'orders',
      ...(completeSince && { completeSince }),
    });
  });

  test('The age of a topic is unknown while its oldest record expires.', async () => {
    const read = async () => ({ records: [], left: [] });
    const expiring = { ...topicOf({ partition: 0, low: 1, high: 2 }), read };
    await expect(ageOf('orders', expiring, now)).rejects.toThrow('are expiring');
  });
});
