import { describe, expect, test } from '@jest/globals';
import { AlarmWorld, always, byMinute, type Changes } from '../support/alarm-world.ts';
import { synthesize } from './synthesized-stack.ts';

/** What fires when a consumer makes no progress, found by evaluating the alarms of the template on made-up metrics. */

const retriedEvery = (minutes: number, value: (minute: number) => number) =>
  byMinute((minute) => (minute % minutes === 0 ? value(minute) : undefined));
const ageInSeconds = (minute: number) => minute * 60;

describe.each(['dev', 'prod'])('the alarms of %s', (stage) => {
  const world = new AlarmWorld(synthesize({ stage }).template);
  const group = `${stage}-payment-orders`;
  const noData = always(undefined);

  /** A first record that fails, whenever it is tried again: the group never committed, so it has no lag. */
  const failsFromTheFirst: Changes = {
    [`SumOffsetLag ${group}`]: noData,
    'RecordsFailed payment': always(1),
    'OldestRecordAge payment': byMinute(ageInSeconds),
  };

  test('The alarms are silent in a stack that is healthy and idle.', () => {
    expect(world.firing({})).toEqual([]);
    expect(world.paging({})).toEqual([]);
  });

  test('The alarms are silent with steady traffic, of which some records are always in progress.', () => {
    const busy: Changes = {
      PolledEventCount: always(3_000),
      SumOffsetLag: always(120),
      OldestRecordAge: always(1),
      RecordsFailed: always(0),
    };
    expect(world.firing(busy)).toEqual([]);
  });

  test('The alarms are silent about a burst that is processed within 20 minutes.', () => {
    const burst: Changes = {
      [`SumOffsetLag ${group}`]: byMinute((minute) => Math.max(0, 60_000 - 3_000 * (minute - 90))),
      [`PolledEventCount ${group}`]: byMinute((minute) => (minute < 90 ? 0 : 3_000)),
      'OldestRecordAge payment': byMinute((minute) => (minute < 90 ? undefined : 60)),
    };
    expect(world.firing(burst)).toEqual([]);
  });

  test('The alarms page for a group that never committed, since its first record fails.', () => {
    expect(world.firing(failsFromTheFirst)).toEqual(['age-payment', 'records-failing-payment']);
    expect(world.paging(failsFromTheFirst)).toEqual(['orders-are-stuck']);
  });

  test('The alarms page for it however long Lambda waits between two attempts, up to 7 minutes.', () => {
    const rarely: Changes = {
      ...failsFromTheFirst,
      'RecordsFailed payment': retriedEvery(7, () => 1),
      'OldestRecordAge payment': retriedEvery(7, ageInSeconds),
    };
    expect(world.firing(rarely)).toEqual(['age-payment', 'records-failing-payment']);
  });

  test('The alarms page for a group that never committed, since its records cannot be decoded or delivered.', () => {
    for (const error of ['SchemaRegistryErrorCount', 'InvokeErrorCount']) {
      const neverInvoked: Changes = { [`SumOffsetLag ${group}`]: noData, [`${error} ${group}`]: always(1) };
      expect(world.firing(neverInvoked)).toEqual(['mapping-errors-payment-orders']);
      expect(world.paging(neverInvoked)).toEqual(['platform-in-trouble']);
    }
  });

  test('The alarms page for every mapping that never polled: disabled, without permission or without network.', () => {
    for (const each of world.groups) {
      const neverPolled: Changes = { [`PolledEventCount ${each}`]: noData, [`SumOffsetLag ${each}`]: noData };
      expect(world.firing(neverPolled)).toEqual([`not-polling-${each.replace(`${stage}-`, '')}`]);
      expect(world.paging(neverPolled)).toEqual(['platform-in-trouble']);
    }
  });

  test('The alarms distinguish a mapping that the brokers refuse from one that is disabled.', () => {
    const refused: Changes = {
      [`PolledEventCount ${group}`]: noData,
      [`PollingErrorCount ${group}`]: always(4),
    };
    expect(world.firing(refused)).toEqual(['mapping-errors-payment-orders', 'not-polling-payment-orders']);
  });

  test('The alarms page when a mapping that polled stops, with unread records.', () => {
    const stopped: Changes = {
      [`PolledEventCount ${group}`]: byMinute((minute) => (minute < 60 ? 5 : undefined)),
      [`SumOffsetLag ${group}`]: byMinute((minute) => Math.max(0, minute - 60)),
    };
    expect(world.firing(stopped)).toEqual(['lag-payment-orders', 'not-polling-payment-orders']);
  });

  test('The alarms page when offsets cannot be committed, though every record succeeds.', () => {
    const uncommitted: Changes = {
      [`CommitErrorCount ${group}`]: always(2),
      [`PolledEventCount ${group}`]: always(20),
      [`SumOffsetLag ${group}`]: byMinute((minute) => 20 * minute),
    };
    expect(world.firing(uncommitted)).toEqual(['lag-payment-orders', 'mapping-errors-payment-orders']);
  });

  test.each([
    ['one record and no traffic', 0],
    ['a record a minute', 1],
    ['3,000 records a minute', 3_000],
  ])(
    'The alarms page for one of three partitions that is held without being tried, at %s.',
    (_traffic, rate) => {
      const held: Changes = {
        [`PolledEventCount ${group}`]: always((2 / 3) * rate),
        [`SumOffsetLag ${group}`]: byMinute((minute) => 1 + (rate / 3) * minute),
      };
      expect(world.firing(held)).toEqual(['lag-payment-orders']);
      expect(world.paging(held)).toEqual(['orders-are-stuck']);
    },
  );

  test('The alarms page for the check of orders that does not run, and for orders that are not final.', () => {
    for (const OrdersNotFinal of [noData, always(3)]) {
      expect(world.firing({ OrdersNotFinal })).toEqual(['orders-not-final-orders']);
      expect(world.paging({ OrdersNotFinal })).toEqual(['orders-are-stuck']);
    }
  });
});

describe('a stack that sleeps', () => {
  const asleep: Changes = {
    PolledEventCount: always(undefined),
    SumOffsetLag: byMinute((minute) => minute),
    OrdersNotFinal: always(undefined),
  };

  test('A stack that sleeps shows that nothing polls, and pages no operator.', () => {
    const world = new AlarmWorld(synthesize({ sleep: 'true' }).template);
    expect(world.firing(asleep)).toEqual(
      expect.arrayContaining(['lag-payment-orders', 'not-polling-payment-orders', 'orders-not-final-orders']),
    );
    expect(world.paging(asleep)).toEqual([]);
  });

  test('A stack that sleeps would page if it were awake.', () => {
    expect(new AlarmWorld(synthesize().template).paging(asleep)).toEqual([
      'orders-are-stuck',
      'platform-in-trouble',
    ]);
  });

  test('A stack that sleeps still pages for what is independent of sleep.', () => {
    const world = new AlarmWorld(synthesize({ sleep: 'true' }).template);
    expect(world.paging({ ...asleep, KafkaDataLogsDiskUsed: always(80) })).toEqual(['platform-in-trouble']);
  });
});
