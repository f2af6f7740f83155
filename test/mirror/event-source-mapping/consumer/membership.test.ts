import { describe, expect, test } from '@jest/globals';
import { Admin } from '@platformatic/kafka';
import { isMovedElsewhere } from '../../../../local/src/event-source-mapping/consumer/start-positions.ts';
import { statement } from '../../../support/conformance.ts';
import { testKafka } from '../../../support/kafka.ts';
import { Scenario, textOf, until } from '../harness.ts';

const values = (...texts: string[]) => texts.map((value) => ({ value }));

/** Calls `use` until the group accepts it: requests fail while it rebalances, or has members. */
async function withAdmin(use: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [...testKafka().brokers], retries: 0 });
  const isTaken = () =>
    use(admin).then(
      () => true,
      () => false,
    );
  await until(isTaken, 'the group to take the change');
  await admin.close();
}

/** Removes all members, as when their session has timed out; they rejoin by themselves. */
const removeMembers = (groupId: string) =>
  withAdmin((admin) => admin.removeMembersFromConsumerGroup({ groupId }));

/** What remains when other members had the group for a while: its offset is `offset`. */
const passOn = (groupId: string, topic: string, offset: number) =>
  withAdmin(async (admin) => {
    await admin.removeMembersFromConsumerGroup({ groupId });
    const partitionOffsets = [{ partition: 0, offset: BigInt(offset) }];
    await admin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets }] });
  });

/** `a` is committed, the invocation of `b` lasts until `release` is called, `c`, `d` and `e` wait behind it. */
async function heldUpAtB() {
  const invocation = Promise.withResolvers<void>();
  const scenario = await Scenario.create(1, ({ records: { [`${scenario.topic}-0`]: records = [] } }) =>
    records.some((record) => textOf(record) === 'b') ? invocation.promise : null,
  );
  await scenario.produce(values('a', 'b', 'c', 'd', 'e'));
  const uuid = await scenario.map({ BatchSize: 1 });
  await until(() => scenario.records.length === 2, 'the invocation of b');
  await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit of a');
  const lag = () => scenario.service.metrics(uuid).OffsetLag;
  await until(() => lag() === 4, 'the lag');
  return { scenario, uuid, lag, release: () => invocation.resolve() };
}

describe('a member that the group has removed', () => {
  statement(
    '3-moved-on',
    'INFER',
    'Records that other members committed in the meantime are not redelivered, and their commits are not reverted',
    async () => {
      const { scenario, uuid, lag, release } = await heldUpAtB();
      await using _ = scenario;
      await passOn(uuid, scenario.topic, 4);
      await until(() => lag() === 1, 'the partition to be taken up at the commit');
      release();
      await until(async () => (await scenario.committed(uuid))[0] === 5, 'the last commit');
      expect(scenario.values).toEqual(['a', 'b', 'e']);
    },
  );

  statement(
    '3-taken-back',
    'INFER',
    'Records that other members moved the committed offset back to are redelivered',
    async () => {
      const { scenario, uuid, lag, release } = await heldUpAtB();
      await using _ = scenario;
      await passOn(uuid, scenario.topic, 0);
      await until(() => lag() === 5, 'the partition to be taken up at the commit');
      release();
      await until(async () => (await scenario.committed(uuid))[0] === 5, 'the last commit');
      expect(scenario.values).toEqual(['a', 'b', 'a', 'b', 'c', 'd', 'e']);
    },
  );

  statement(
    '3-came-back',
    'mirror',
    'A member that rejoins keeps the records it has of a partition whose offset did not change',
    async () => {
      const { scenario, uuid, release } = await heldUpAtB();
      await using _ = scenario;
      await removeMembers(uuid);
      release();
      await until(async () => (await scenario.committed(uuid))[0] === 5, 'the last commit');
      expect(scenario.values).toEqual(['a', 'b', 'c', 'd', 'e']);
    },
  );
});

describe("a partition begins at the group's offset", () => {
  test.each<[string, boolean, Parameters<typeof isMovedElsewhere>]>([
    ['when it is not held', true, [7, undefined, undefined]],
    ['when it is not held and nothing was committed', true, [undefined, undefined, undefined]],
    ['when the offset is past what is resolved here', true, [8, 3, 7]],
    ['when the offset is behind what was committed from here', true, [2, 3, 7]],
    ['but not when the offset is as it was', false, [3, 3, 7]],
    ['but not when a commit of this member succeeded and its response was lost', false, [7, 3, 7]],
    ['but not when nothing was ever committed', false, [undefined, 3, 7]],
  ])('%s', (_, isMoved, [committed, known, committable]) => {
    expect(isMovedElsewhere(committed, known, committable)).toBe(isMoved);
  });
});
