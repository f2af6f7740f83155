import { expect, test } from '@jest/globals';
import { PausedLag } from '../../../../local/src/event-source-mapping/api/paused-lag.ts';
import { AdvancingClock } from '../../../../local/src/shared/advancing-clock.ts';
import { Scenario, until } from '../harness.ts';

const sum = async ({ service }: Scenario, uuid: string) =>
  (await service.lag(uuid))?.reduce((total, { lag }) => total + lag, 0);

async function scenarioWithClock() {
  const scenario = await Scenario.create(2);
  const clock = new AdvancingClock();
  scenario.clock = clock;
  scenario.restart();
  return { scenario, clock };
}

test('A paused mapping has the lag of what is written after its committed offsets, by partition.', async () => {
  const { scenario, clock } = await scenarioWithClock();
  await using _ = scenario;
  await scenario.produce([{ partition: 0, value: 'a' }]);
  const uuid = await scenario.map();
  await until(() => scenario.records.length === 1, 'the record');
  await scenario.service.update({ UUID: uuid, Enabled: false });
  await scenario.reaches(uuid, 'Disabled');
  await scenario.produce([0, 1, 1].map((partition) => ({ partition, value: 'x' })));
  clock.advance(1_000);
  expect(await scenario.service.lag(uuid)).toEqual([
    { partition: 0, position: 1, lag: 1 },
    { partition: 1, position: 0, lag: 2 },
  ]);
  expect(scenario.service.positions(uuid)).toBeUndefined();
});

test('The lag of a paused mapping is asked for at most once a second, and again after it has polled.', async () => {
  let [now, asked, isBroken] = [0, 0, false];
  const lag = new PausedLag(
    {
      ranges: async () => {
        asked += 1;
        if (isBroken) throw new Error('Kafka is gone');
        return [];
      },
      committed: async () => new Map(),
      at: async () => new Map(),
    },
    () => now,
  );
  const ask = () => lag.of({ topic: 't', groupId: 'g', startingPosition: { kind: 'LATEST' } });
  await Promise.all([ask(), ask()]);
  now = 999;
  await ask();
  expect(asked).toBe(1);
  lag.forget();
  await ask();
  expect(asked).toBe(2);
  now = 2_000;
  isBroken = true;
  await expect(ask()).rejects.toThrow('Kafka is gone');
  isBroken = false;
  expect(await ask()).toEqual([]);
  expect(asked).toBe(4);
});

test.each([
  [
    'TRIM_HORIZON',
    [
      [0, 7],
      [1, 3],
    ],
  ],
  ['LATEST', [[0, 7]]],
] as const)(
  'The position of a paused mapping, %s, is read each ten seconds, and again after it has polled.',
  async (kind, expected) => {
    let [now, asked] = [0, 0];
    const lag = new PausedLag(
      {
        ranges: async () => {
          asked += 1;
          return [0, 1].map((partition) => ({ partition, start: 3, end: 9 }));
        },
        committed: async () => new Map([[0, 7]]),
        at: async () => new Map(),
      },
      () => now,
    );
    const ask = () => lag.positions({ topic: 't', groupId: 'g', startingPosition: { kind } });
    expect([...(await ask())]).toEqual(expected);
    now = 9_999;
    await ask();
    expect(asked).toBe(1);
    now = 10_000;
    await ask();
    expect(asked).toBe(2);
    lag.forget();
    await ask();
    expect(asked).toBe(3);
  },
);

test.each([
  ['TRIM_HORIZON', undefined, 2],
  ['LATEST', undefined, 0],
  ['AT_TIMESTAMP', new Date(2_000), 1],
] as const)(
  'A mapping that never polled has the lag from its starting position, %s.',
  async (StartingPosition, StartingPositionTimestamp, lag) => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([
      { timestamp: '1000', value: 'a' },
      { timestamp: '3000', value: 'b' },
    ]);
    const uuid = await scenario.map({ Enabled: false, StartingPosition, StartingPositionTimestamp });
    await scenario.reaches(uuid, 'Disabled');
    expect(await sum(scenario, uuid)).toBe(lag);
  },
);

test('A mapping whose topic does not exist yet has no lag.', async () => {
  await using scenario = await Scenario.create(1);
  const uuid = await scenario.map({ Enabled: false, Topics: ['not-there'] });
  await scenario.reaches(uuid, 'Disabled');
  expect(await scenario.service.lag(uuid)).toEqual([]);
});

test('A mapping that polls has the lag of its partitions without a question to Kafka.', async () => {
  const invocation = Promise.withResolvers<void>();
  await using scenario = await Scenario.create(1, () => invocation.promise);
  await scenario.produce([{ value: 'a' }, { value: 'b' }]);
  const uuid = await scenario.map();
  await until(() => scenario.records.length > 0, 'an invocation');
  expect(await scenario.service.lag(uuid)).toEqual([{ partition: 0, position: 0, lag: 2 }]);
  expect(scenario.service.positions(uuid)).toEqual(new Map([[0, 0]]));
  invocation.resolve();
});
