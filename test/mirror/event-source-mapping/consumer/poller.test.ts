import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { PollHandler } from '../../../../local/src/event-source-mapping/consumer/poll-handler.ts';
import { KafkaPoller } from '../../../../local/src/event-source-mapping/consumer/poller.ts';
import {
  type PartitionStart,
  PartitionTable,
} from '../../../../local/src/event-source-mapping/core/partition-table.ts';
import { systemClock } from '../../../../local/src/shared/clock.ts';
import { statement } from '../../../support/conformance.ts';
import { testKafka } from '../../../support/kafka.ts';
import { Scenario, until } from '../harness.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Counts the starts of partitions, and can return positions that are no longer true. */
class ObservedTable extends PartitionTable {
  readonly #stalePositions: number[];
  starts = 0;

  constructor(stalePositions: readonly number[] = []) {
    super(() => {});
    this.#stalePositions = [...stalePositions];
  }

  override restart(starts: readonly PartitionStart[]): void {
    this.starts += starts.length;
    super.restart(starts);
  }

  override nextOffset(partition: number): number {
    return this.#stalePositions.shift() ?? super.nextOffset(partition);
  }
}

interface Polled {
  readonly handler?: Partial<PollHandler>;
  readonly partitionRefreshMs?: number;
  readonly partitions?: ObservedTable;
}

/** Polls the scenario's topic with a handler that reads whatever is fetched; records the calls of the handler. */
function poll(
  { topic }: Scenario,
  { handler: overrides, partitionRefreshMs = 60_000, partitions = new ObservedTable() }: Polled = {},
) {
  const seen = {
    fetched: [] as number[],
    failures: [] as unknown[],
    get assigned() {
      return partitions.starts;
    },
  };
  const handler: PollHandler = {
    wants: () => true,
    onJoined: () => {},
    onFetched: (partition, { records }) => {
      const held = partitions.get(partition);
      held?.buffer.add(records);
      held?.position.read([], records.endOffset);
      seen.fetched.push(...records.read(Number.POSITIVE_INFINITY).map(({ offset }) => offset));
    },
    onCommitted: () => {},
    onCommitFailed: () => {},
    onPollFailed: (error) => seen.failures.push(error),
    ...overrides,
  };
  const poller = new KafkaPoller(
    {
      bootstrapBrokers: testKafka().brokers,
      groupId: `group-${randomUUID()}`,
      memberName: randomUUID(),
      topic,
      startingPosition: { kind: 'TRIM_HORIZON' },
      clock: systemClock,
      partitions,
      partitionRefreshMs,
    },
    handler,
    async () => {},
  );
  closers.push(() => poller.close());
  poller.start();
  return seen;
}

describe('polling', () => {
  test('Polling continues in a new session when the handler throws in wants()', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ value: 'a' }]);
    const failure = new Error('no room for a message');
    let questions = 0;
    const seen = poll(scenario, {
      handler: {
        wants: () => {
          if (questions++ === 0) throw failure;
          return true;
        },
      },
    });
    await until(() => seen.fetched.length === 1, 'the record');
    expect(seen.failures).toContain(failure);
  });

  test.each([
    ['before the response', 1],
    ['while the start of the log is looked up', 2],
  ])(
    'A response of "offset out of range" is ignored when the partition has moved on %s',
    async (_, stale) => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: 'a' }]);
      // The request and the first checks see an offset that the log does not hold, later ones the real position.
      const partitions = new ObservedTable(Array.from({ length: stale }, () => 999));
      const seen = poll(scenario, { partitions });
      await until(() => seen.fetched.includes(0), 'the record');
      expect(seen.assigned).toBe(1);
    },
  );

  statement(
    '3-new-partitions',
    'DOC; their position UNCONFIRMED',
    'Partitions that are added to the topic are polled from their beginning',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: 'a' }]);
      const seen = poll(scenario, { partitionRefreshMs: 100 });
      await until(() => seen.assigned === 1, 'the first partition');
      await scenario.addPartitions(2);
      await scenario.produce([{ partition: 1, value: 'b' }]);
      await until(() => seen.fetched.length === 2, 'the record in the new partition');
      expect(seen.fetched).toEqual([0, 0]);
    },
  );
});
