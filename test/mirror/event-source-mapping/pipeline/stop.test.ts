import { expect } from '@jest/globals';
import { statement } from '../../../support/conformance.ts';
import { type EventRecord, type KafkaEvent, recordsOf, Scenario, until } from '../harness.ts';

const PARTITIONS = 16;
const INVOCATIONS_OF_A_POLLER = 5;
const numbers = Array.from({ length: PARTITIONS }, (_, partition) => partition);
const settings = { BisectBatchOnFunctionError: true, MaximumBatchingWindowInSeconds: 1 };

statement(
  '3-stop',
  'INFER',
  'A mapping that stops waits for invocations in progress, begins no other, and commits what they processed',
  async () => {
    await using scenario = await Scenario.create(PARTITIONS);
    const { promise: stopping, resolve: letEnd } = Promise.withResolvers<void>();
    const processed: EventRecord[] = [];
    const partitions = () => new Set(processed.map(({ partition }) => partition));
    scenario.handler = async (event: KafkaEvent) => {
      const records = recordsOf(event);
      if (new Set(records.map(({ partition }) => partition)).size > 1) throw new Error('one partition only');
      processed.push(...records);
      await stopping;
    };
    await scenario.produce(numbers.map((partition) => ({ partition, value: `${partition}` })));
    const uuid = await scenario.map(settings);
    await until(() => partitions().size === INVOCATIONS_OF_A_POLLER, 'as many invocations as run at once');
    const inProgress = partitions();

    const stopped = scenario.service.stop(30_000);
    letEnd();
    await stopped;

    expect(partitions()).toEqual(inProgress);
    const committed = await scenario.committed(uuid);
    expect(new Set(numbers.filter((partition) => (committed[partition] ?? -1) > 0))).toEqual(inProgress);
    scenario.restart();
    await scenario.map(settings, uuid);
    await until(() => partitions().size === PARTITIONS, 'the records of the other partitions');
    const positions = processed.map(({ partition, offset }) => `${partition}@${offset}`);
    expect(new Set(positions).size).toBe(positions.length);
  },
);
