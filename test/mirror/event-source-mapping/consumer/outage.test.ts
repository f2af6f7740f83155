import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type RunningServices, startServices } from '../../../../local/src/services/index.ts';
import { statement } from '../../../support/conformance.ts';
import { embedded, temporaryDirectory } from '../../services/support.ts';
import { Scenario, until } from '../harness.ts';

/** A separate broker: the other tests need the shared one. */
const { options } = embedded(temporaryDirectory());
let services: RunningServices;

beforeAll(async () => {
  services = await startServices(options);
});
afterAll(() => services.stop(), 60_000);

const signalBroker = (signal: NodeJS.Signals) =>
  process.kill(Number(readFileSync(join(options.dataDirectory, 'locks', 'kafka'), 'utf8')), signal);

const values = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `${from + n}`);
const produce = (scenario: Scenario, texts: string[]) =>
  scenario.produce(texts.map((value) => ({ partition: 0, value })));

/** A mapping that has worked; its broker stops while a batch is in the function, and starts again. */
async function outage(scenario: Scenario, leave: () => void, comeBack: () => void): Promise<string> {
  const uuid = await scenario.map({ BatchSize: 5 });
  await produce(scenario, values(0, 10));
  await until(async () => (await scenario.committed(uuid))[0] === 10, 'the mapping to work');
  await produce(scenario, values(10, 30));
  leave();
  const errors = () => scenario.service.metrics(uuid).PollingErrorCount ?? 0;
  await until(() => errors() > 0, 'the mapping to notice');
  expect(scenario.service.get(uuid).State).toBe('Enabled');
  comeBack();
  const responds = () =>
    scenario.committed(uuid).then(
      () => true,
      () => false,
    );
  await until(responds, 'the broker to respond');
  return uuid;
}

/** Every record was delivered; redelivered ones in the same order as before. */
function expectInOrder(seen: readonly (string | undefined)[], count: number): void {
  const firstTimes = [...new Set(seen)];
  expect(firstTimes).toEqual(values(0, count));
}

describe('brokers that become unavailable', () => {
  statement(
    '3-broker-crash',
    'DOC at least once; reconnecting UNCONFIRMED',
    'After a crash of the broker polling resumes by itself: no record is lost, order is kept, all is committed',
    async () => {
      await using scenario = await Scenario.create(1, undefined, undefined, [
        ...services.kafka.bootstrapBrokers,
      ]);
      const uuid = await outage(
        scenario,
        () => signalBroker('SIGKILL'),
        () => {}, // Who watches over the broker starts it again.
      );
      await produce(scenario, values(30, 40));
      await until(async () => (await scenario.committed(uuid))[0] === 40, 'the commit');
      expectInOrder(scenario.values, 40);
    },
    300_000,
  );

  statement(
    '3-broker-silent',
    'DOC at least once; reconnecting UNCONFIRMED',
    'A broker that stops responding and recovers later loses no record and no order',
    async () => {
      await using scenario = await Scenario.create(1, undefined, undefined, [
        ...services.kafka.bootstrapBrokers,
      ]);
      const uuid = await outage(
        scenario,
        () => signalBroker('SIGSTOP'),
        () => signalBroker('SIGCONT'),
      );
      await produce(scenario, values(30, 40));
      await until(async () => (await scenario.committed(uuid))[0] === 40, 'the commit');
      expectInOrder(scenario.values, 40);
    },
    300_000,
  );
});
