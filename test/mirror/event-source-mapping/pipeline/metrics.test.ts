import { describe, expect } from '@jest/globals';
import { statement } from '../../../support/conformance.ts';
import { recordsOf, Scenario, textOf, until } from '../harness.ts';

const SOURCE = 'DOC monitoring-metrics-types';
const FilterCriteria = { Filters: [{ Pattern: '{"value":["good",{"prefix":"poison"}]}' }] };

/** Six records: one filtered out, two poisoned; on partition 0. */
async function produceSix(scenario: Scenario): Promise<void> {
  const values = ['good', 'other', 'good', 'poison 1', 'good', 'poison 2'];
  await scenario.produce(values.map((value) => ({ partition: 0, value })));
}

const poisoned = (event: Parameters<Scenario['handler']>[0]) => {
  if (recordsOf(event).some((record) => textOf(record)?.startsWith('poison'))) throw new Error('poison');
};

describe('the metrics of a mapping', () => {
  statement(
    '10-event-count',
    SOURCE,
    'EventCount: polled, filtered out, invoked (retries again), failed, dropped, committed',
    async () => {
      await using scenario = await Scenario.create(1, poisoned);
      await produceSix(scenario);
      const uuid = await scenario.map({ FilterCriteria, BatchSize: 1, MaximumRetryAttempts: 2 });
      await until(async () => (await scenario.committed(uuid))[0] === 6, 'the commit');
      expect(scenario.service.metrics(uuid)).toMatchObject({
        PolledEventCount: 6,
        FilteredOutEventCount: 1,
        InvokedEventCount: 3 + 2 * 3,
        FailedInvokeEventCount: 6,
        DroppedEventCount: 2,
        OnFailureDestinationDeliveredEventCount: 0,
        CommittedEventCount: 6,
      });
    },
  );

  statement(
    '10-destination',
    SOURCE,
    'Records at the destination are counted there, not as dropped',
    async () => {
      await using scenario = await Scenario.create(1, poisoned);
      await produceSix(scenario);
      const uuid = await scenario.map({
        FilterCriteria,
        BatchSize: 1,
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:q' } },
      });
      await until(async () => (await scenario.committed(uuid))[0] === 6, 'the commit');
      expect(scenario.service.metrics(uuid)).toMatchObject({
        DroppedEventCount: 0,
        OnFailureDestinationDeliveredEventCount: 2,
        OnFailureDestinationDeliveryErrorCount: 0,
      });
    },
  );

  statement(
    '10-error-count',
    SOURCE,
    'ErrorCount: InvokeErrorCount counts batches, not records',
    async () => {
      await using scenario = await Scenario.create(1, poisoned);
      await scenario.produce(['poison a', 'poison b', 'poison c'].map((value) => ({ value })));
      const uuid = await scenario.map({ MaximumRetryAttempts: 1 });
      await until(async () => (await scenario.committed(uuid))[0] === 3, 'the commit');
      expect(scenario.service.metrics(uuid)).toMatchObject({
        InvokeErrorCount: 2,
        FailedInvokeEventCount: 6,
        PollingErrorCount: 0,
        CommitErrorCount: 0,
        SchemaRegistryErrorCount: 0,
      });
    },
  );

  statement(
    '10-lag',
    SOURCE,
    'OffsetLag is what the topic holds beyond what was processed; SumOffsetLag and MaxOffsetLag by partition',
    async () => {
      const invocation = Promise.withResolvers<void>();
      await using scenario = await Scenario.create(2, () => invocation.promise);
      await scenario.produce([0, 0, 0, 1].map((partition) => ({ partition, value: 'x' })));
      const uuid = await scenario.map();
      const lags = { OffsetLag: 4, SumOffsetLag: 4, MaxOffsetLag: 3 };
      await until(() => scenario.service.metrics(uuid).OffsetLag === 4, 'the lag of both partitions');
      expect(scenario.service.metrics(uuid)).toMatchObject(lags);
      invocation.resolve();
      await until(() => scenario.service.metrics(uuid).OffsetLag === 0, 'no lag');
    },
  );

  statement('10-disabled', SOURCE, 'A disabled mapping emits no lag', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ value: 'x' }]);
    const uuid = await scenario.map({ Enabled: false });
    await scenario.reaches(uuid, 'Disabled');
    expect(scenario.service.metrics(uuid)).not.toHaveProperty('OffsetLag');
    expect(scenario.service.metrics(uuid)).toMatchObject({ PolledEventCount: 0 });
  });
});
