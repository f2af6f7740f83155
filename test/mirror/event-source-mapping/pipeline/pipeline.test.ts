import { tracingChannel } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { ConcurrencyLimiter } from '../../../../local/src/shared/concurrency-limiter.ts';
import { statement } from '../../../support/conformance.ts';
import { Scenario, until } from '../harness.ts';

/** Below the 5 s of a long poll, so that a missing wake-up of the poller is not hidden by the end of one. */
const SHORTER_THAN_A_LONG_POLL_MS = 4_000;
/** How long records gather at the broker while earlier ones wait here. */
const GATHERING_MS = 250;
const FETCH_API_KEY = 1;
const COUNT = 40;
const texts = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);

const requests = tracingChannel<string, { apiKey: number }>('plt:kafka:connections:api');
let fetches = 0;
const countFetch = (message: unknown) => {
  if ((message as { apiKey: number }).apiKey === FETCH_API_KEY) fetches += 1;
};
beforeEach(() => {
  fetches = 0;
  requests.start.subscribe(countFetch);
});
afterEach(() => void requests.start.unsubscribe(countFetch));

const soon = (condition: () => boolean, description: string) =>
  until(condition, description, SHORTER_THAN_A_LONG_POLL_MS);

/** Produces records one by one until all are fetched. @returns how many fetches that took, and how many it may. */
async function produceOneByOne(scenario: Scenario, uuid: string, values: readonly string[]) {
  const before = scenario.service.metrics(uuid).PolledEventCount ?? 0;
  const [startedAt, firstFetch] = [performance.now(), fetches];
  for (const value of values) await scenario.produce([{ value }]);
  const polled = () => (scenario.service.metrics(uuid).PolledEventCount ?? 0) - before;
  await soon(() => polled() === values.length, 'all records to be fetched');
  // A fetch that was in flight already, one when its records had to wait, and one for each gathering time that passed.
  const allowed = 3 + (performance.now() - startedAt) / GATHERING_MS;
  return { taken: fetches - firstFetch, allowed };
}

describe('the pipeline', () => {
  statement(
    '2-held-back',
    'mirror',
    'Records that are produced one by one are fetched together while invocations are delayed, and delivered together afterwards',
    async () => {
      const machine = { idle: 0 };
      const limiter = new ConcurrencyLimiter(0, {
        cpuIdleShare: () => machine.idle,
        isForegroundBusy: () => false,
        now: () => performance.now(),
      });
      await using scenario = await Scenario.create(1, () => null, limiter);
      const uuid = await scenario.map();
      const [first = '', ...rest] = texts(COUNT);
      await scenario.produce([{ value: first }]);
      await until(() => scenario.service.metrics(uuid).PolledEventCount === 1, 'the first record');
      const { taken, allowed } = await produceOneByOne(scenario, uuid, rest);
      expect(taken).toBeLessThanOrEqual(allowed);
      expect(scenario.events).toHaveLength(0);
      machine.idle = 1;
      await soon(() => scenario.records.length === COUNT, 'all records to be delivered');
      expect(scenario.values).toEqual(texts(COUNT));
      expect(scenario.events).toHaveLength(1);
    },
  );

  statement(
    '2-one-batch-a-partition',
    'mirror',
    'Records that are produced one by one are fetched together while earlier ones are in an invocation, and delivered in order after it',
    async () => {
      const invocation = Promise.withResolvers<void>();
      await using scenario = await Scenario.create(1, () => invocation.promise);
      const uuid = await scenario.map();
      const [first = '', ...rest] = texts(COUNT);
      await scenario.produce([{ value: first }]);
      await until(() => scenario.events.length === 1, 'the slow invocation');
      const { taken, allowed } = await produceOneByOne(scenario, uuid, rest);
      expect(taken).toBeLessThanOrEqual(allowed);
      expect(scenario.values).toEqual([first]);
      invocation.resolve();
      await soon(() => scenario.records.length === COUNT, 'all records to be delivered');
      expect(scenario.values).toEqual(texts(COUNT));
      expect(scenario.events).toHaveLength(2);
    },
  );

  statement(
    '2-room',
    'mirror',
    'Records that are produced one by one are fetched again as soon as a full partition has room',
    async () => {
      const invocation = Promise.withResolvers<void>();
      await using scenario = await Scenario.create(1, () => invocation.promise);
      const uuid = await scenario.map({ BatchSize: 2 });
      const polled = () => scenario.service.metrics(uuid).PolledEventCount ?? 0;
      await scenario.produce(texts(10).map((value) => ({ value })));
      await until(() => polled() === 10 && scenario.events.length === 1, 'a full partition');
      const fetchesUntilFull = fetches;
      await scenario.produce([{ value: '10' }]);
      expect(fetches).toBe(fetchesUntilFull);
      invocation.resolve();
      await soon(() => scenario.records.length === 11, 'the last record to be delivered');
      expect(scenario.values).toEqual(texts(11));
    },
  );
});
