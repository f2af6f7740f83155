import { describe, expect, test } from '@jest/globals';
import { alarmKinds } from '../../lib/monitoring/alarm-definition.ts';
import { AlarmWorld, always, type Changes } from '../support/alarm-world.ts';
import { alarmsOf, brokerKinds, kindOf } from './alarms.ts';
import { synthesize } from './synthesized-stack.ts';

/** What goes wrong, which alarms it fires, and which page. */
const troubles: [string, Changes, string[], string][] = [
  [
    'one POST /orders in a hundred takes 4 seconds',
    { Latency: always(4_000) },
    ['api-latency-place-order'],
    'customers-get-errors',
  ],
  [
    'one response in fifty is a 5xx',
    { Count: always(100), '5xx': always(2) },
    ['api-5xx-http-api'],
    'customers-get-errors',
  ],
  [
    'every sign-in fails',
    { 'Errors orderstream-dev-identity': always(1) },
    ['function-errors-identity'],
    'customers-get-errors',
  ],
  [
    'Lambda throttles the order API',
    { 'Throttles orderstream-dev-orders-api': always(5) },
    ['throttles-orders-api'],
    'customers-get-errors',
  ],
  [
    'a consumer crashes',
    { 'Errors orderstream-dev-shipping': always(1) },
    ['function-errors-shipping'],
    'orders-are-stuck',
  ],
  [
    'a record becomes a dead letter',
    { 'OnFailureDestinationDeliveredEventCount dev-payment-orders': always(1) },
    ['dead-letters-payment'],
    'records-failed-for-good',
  ],
  [
    'a record is dropped',
    { 'DroppedEventCount dev-payment-orders': always(1) },
    ['dropped-records-payment'],
    'records-failed-for-good',
  ],
  [
    'a t3 broker runs out of CPU credits',
    { CPUCreditBalance: always(20) },
    ['broker-credits-brokers-1-to-3'],
    'platform-in-trouble',
  ],
  [
    'a broker is busy',
    { CpuUser: always(50), CpuSystem: always(15) },
    ['broker-cpu-brokers-1-to-3'],
    'platform-in-trouble',
  ],
  [
    'a heap fills',
    { HeapMemoryAfterGC: always(70) },
    ['broker-memory-brokers-1-to-3'],
    'platform-in-trouble',
  ],
  [
    'a broker is down',
    { UnderReplicatedPartitions: always(6) },
    ['partitions-under-replicated-brokers-1-to-3'],
    'platform-in-trouble',
  ],
  [
    'partitions have no leader',
    { OfflinePartitionsCount: always(2) },
    ['partitions-offline'],
    'platform-in-trouble',
  ],
  [
    'the cluster has no controller',
    { ActiveControllerCount: always(0) },
    ['controller-cluster'],
    'platform-in-trouble',
  ],
  [
    'the account runs out of executions',
    { ClaimedAccountConcurrency: always(900) },
    ['concurrency-account'],
    'platform-in-trouble',
  ],
  [
    'email bounces',
    { 'Reputation.BounceRate': always(0.04) },
    ['mail-reputation-bounces', 'mail-reputation-bounces-of-stack'],
    'platform-in-trouble',
  ],
];

describe('what goes wrong', () => {
  const world = new AlarmWorld(synthesize().template);

  test.each(troubles)('A failure pages when %s.', (_, changes, alarms, page) => {
    expect(world.firing(changes)).toEqual(alarms);
    expect(world.paging(changes)).toEqual([page]);
  });

  test.each(['WriteThrottleEvents', 'ReadThrottleEvents', 'SystemErrors'])(
    'A failure pages for every table when DynamoDB reports %s, and no longer than it does.',
    (metricName) => {
      const kind = metricName === 'SystemErrors' ? 'table-errors' : 'table-throttles';
      const firing = world.firing({ [metricName]: always(1) });
      expect(new Set(firing.map((name) => name.slice(0, kind.length)))).toEqual(new Set([kind]));
      expect(firing).toHaveLength(synthesize().ofType('AWS::DynamoDB::Table').length);
      const over = always(1).map((value, minute) => (minute < 100 ? value : undefined));
      expect(world.firing({ [metricName]: over })).toEqual([]);
    },
  );

  test('Every kind of failure has an alarm in one stage or the other.', () => {
    const found = new Set(
      brokerKinds.flatMap(([, context]) => alarmsOf(context)).map((each) => String(kindOf(each))),
    );
    expect([...found].sort()).toEqual([...alarmKinds].sort());
  });
});
