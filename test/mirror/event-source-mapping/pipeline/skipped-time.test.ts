import { expect, test } from '@jest/globals';
import { AdvancingClock } from '../../../../local/src/shared/advancing-clock.ts';
import { Scenario, until } from '../harness.ts';

/** A mapping whose clock is set forward. */
async function withClock(): Promise<{ scenario: Scenario; clock: AdvancingClock }> {
  const scenario = await Scenario.create(1);
  const clock = new AdvancingClock();
  scenario.clock = clock;
  scenario.restart();
  return { scenario, clock };
}

test('A batch whose window is skipped is delivered at once.', async () => {
  const { scenario, clock } = await withClock();
  await using _ = scenario;
  const uuid = await scenario.map({ MaximumBatchingWindowInSeconds: 300, BatchSize: 1_000 });
  await scenario.produce([{ value: 'one' }]);
  await until(async () => (await scenario.service.lag(uuid))?.[0]?.lag === 1, 'the record');
  // The batch exists as soon as the record has been fetched; until then there is no window to skip.
  await until(() => {
    clock.advance(300_000);
    return scenario.values.length === 1;
  }, 'the delivery');
  expect(scenario.values).toEqual(['one']);
});

test('The pauses before retries are skipped.', async () => {
  const { scenario, clock } = await withClock();
  await using _ = scenario;
  scenario.handler = () => {
    throw new Error('no');
  };
  await scenario.produce([{ value: 'poison' }]);
  const uuid = await scenario.map({ MaximumRetryAttempts: 12 });
  // The pauses of twelve retries are minutes.
  await until(async () => {
    clock.advance(60_000);
    return (await scenario.committed(uuid))[0] === 1;
  }, 'the commit');
  expect(scenario.values).toHaveLength(13);
});

test('A record ages by the time that is skipped after it is written, and not by what was skipped before.', async () => {
  const { scenario, clock } = await withClock();
  await using _ = scenario;
  clock.advance(3_600_000);
  scenario.handler = () => {
    throw new Error('no');
  };
  await scenario.produce([{ value: 'first' }]);
  const uuid = await scenario.map({ MaximumRecordAgeInSeconds: 600 });
  await until(() => scenario.events.length >= 2, 'a retry');
  clock.advance(600_000);
  await until(async () => (await scenario.committed(uuid))[0] === 1, 'the end of the first');
  scenario.handler = () => null;
  await scenario.produce([{ value: 'second' }]);
  await until(async () => (await scenario.committed(uuid))[0] === 2, 'the commit');
  expect(scenario.values.at(-1)).toBe('second');
});

test('Times that are shown are those of the machine, as those of records and log lines are.', async () => {
  const { scenario, clock } = await withClock();
  await using _ = scenario;
  clock.advance(3_600_000);
  scenario.handler = () => {
    throw new Error('no');
  };
  await scenario.produce([{ value: 'poison' }]);
  const uuid = await scenario.map({});
  await until(() => scenario.events.length >= 2, 'a retry');
  const [work] = scenario.service.inProgress(uuid);
  const [record] = scenario.service.history(uuid)?.list() ?? [];
  const { LastModified } = scenario.service.get(uuid);
  const shown = {
    startedAt: work?.startedAt,
    failingSince: work?.failingSince,
    polledAt: record?.polledAt,
    attemptedAt: record?.attempts[0]?.startedAt,
    lastModified: LastModified?.getTime(),
  };
  const now = Date.now();
  expect(Object.entries(shown).filter(([, at = now + 1]) => at > now)).toEqual([]);
});
