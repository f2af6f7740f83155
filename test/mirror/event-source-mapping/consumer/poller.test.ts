import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { PollHandler } from '../../../../local/src/event-source-mapping/consumer/poll-handler.ts';
import { KafkaPoller } from '../../../../local/src/event-source-mapping/consumer/poller.ts';
import { systemClock } from '../../../../local/src/shared/clock.ts';
import { statement } from '../../../support/conformance.ts';
import { testKafka } from '../../../support/kafka.ts';
import { Scenario, until } from '../harness.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Polls the scenario's topic for a handler that holds one partition; records the calls of the handler. */
function poll({ topic }: Scenario, overrides: Partial<PollHandler> = {}, partitionRefreshMs = 60_000) {
  const seen = { assigned: 0, fetched: [] as number[], failures: [] as unknown[] };
  const held = new Map<number, number>();
  const handler: PollHandler = {
    partitions: () => held.keys(),
    position: (partition) => held.get(partition) ?? 0,
    committable: (partition) => held.get(partition),
    committed: (partition) => held.get(partition),
    wants: () => true,
    onJoined: () => {},
    onAssigned: (starts) => {
      seen.assigned += starts.length;
      for (const { partition, offset } of starts) held.set(partition, offset);
    },
    onRevoked: (partitions) => {
      for (const partition of partitions) held.delete(partition);
    },
    onFetched: (partition, { records }) => {
      held.set(partition, records.endOffset);
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
      wants: () => {
        if (questions++ === 0) throw failure;
        return true;
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
      const positions = Array.from({ length: stale }, () => 999);
      const seen = poll(scenario, { position: () => positions.shift() ?? 0, committed: () => undefined });
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
      const seen = poll(scenario, {}, 100);
      await until(() => seen.assigned === 1, 'the first partition');
      await scenario.addPartitions(2);
      await scenario.produce([{ partition: 1, value: 'b' }]);
      await until(() => seen.fetched.length === 2, 'the record in the new partition');
      expect(seen.fetched).toEqual([0, 0]);
    },
  );
});
