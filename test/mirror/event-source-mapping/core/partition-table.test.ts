import { describe, expect, test } from '@jest/globals';
import { PartitionTable } from '../../../../local/src/event-source-mapping/core/partition-table.ts';

/** A table that holds partitions 0 and 1 from offset 10, assigned in its session. */
function newTable() {
  const removed: number[] = [];
  const table = new PartitionTable((partition) => removed.push(partition));
  table.beginSession();
  table.assign([0, 1]);
  table.restart([
    { partition: 0, offset: 10 },
    { partition: 1, offset: 10 },
  ]);
  return { table, removed };
}

describe('the table of partitions', () => {
  test('What a table holds is assigned in a session only once the group has assigned it there.', () => {
    const { table } = newTable();
    expect(table.assigned()).toEqual([0, 1]);
    table.beginSession();
    expect([table.assigned(), table.isAssigned(0), table.numbers()]).toEqual([[], false, [0, 1]]);
    table.assign([1, 2]);
    // Partition 2 has no start offset yet.
    expect([table.assigned(), table.isAssigned(1), table.isAssigned(2)]).toEqual([[1], true, false]);
  });

  test('A partition that is kept is the same object, with its position, in the next session.', () => {
    const { table, removed } = newTable();
    const before = table.get(1);
    table.beginSession();
    table.assign([1]);
    expect(table.get(1)).toBe(before);
    expect(removed).toEqual([0]);
  });

  test('A partition that starts at another offset is another object, and its removal is reported.', () => {
    const { table, removed } = newTable();
    const before = table.get(1);
    table.restart([{ partition: 1, offset: 5 }]);
    expect(table.get(1)).not.toBe(before);
    expect([table.nextOffset(1), table.get(1)?.committed]).toEqual([5, 5]);
    expect(removed).toEqual([1]);
  });

  test('A partition that is revoked and assigned again is busy until its request ends.', () => {
    const { table } = newTable();
    table.occupy([0]);
    table.assign([1]);
    table.restart([{ partition: 0, offset: 10 }]);
    expect(table.isBusy(0)).toBe(true);
    table.free([0]);
    expect(table.isBusy(0)).toBe(false);
  });

  test('No request of an earlier session keeps a partition busy.', () => {
    const { table } = newTable();
    table.occupy([0, 1]);
    table.beginSession();
    expect([table.isBusy(0), table.isBusy(1)]).toEqual([false, false]);
  });

  test('Committed offsets count by how much they advance; those of other partitions do not.', () => {
    const { table } = newTable();
    const offsets = new Map([
      [0, 14],
      [1, 7],
      [2, 99],
    ]);
    expect(table.committed(offsets)).toBe(4);
    expect([table.get(0)?.committed, table.get(1)?.committed]).toEqual([14, 7]);
  });
});
