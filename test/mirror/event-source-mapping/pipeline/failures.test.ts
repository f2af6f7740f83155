import { describe, expect } from '@jest/globals';
import { ServiceException } from '../../../../local/src/shared/service-exception.ts';
import { statement } from '../../../support/conformance.ts';
import { CLUSTER_ARN, type KafkaEvent, recordsOf, Scenario, textOf, until } from '../harness.ts';

const range = (count: number) => Array.from({ length: count }, (_, n) => n);

/** A function that fails on every batch with this value in it. */
const failsOn = (poison: string) => (event: KafkaEvent) => {
  if (recordsOf(event).some((record) => textOf(record) === poison)) throw new Error(`cannot take ${poison}`);
};

async function withDeadLetters(
  partitions: number,
): Promise<[Scenario, string, { OnFailure: { Destination: string } }]> {
  const scenario = await Scenario.create(partitions);
  const topic = `${scenario.topic}-dead`;
  await scenario.createTopic(topic, 1);
  return [scenario, topic, { OnFailure: { Destination: `kafka://${topic}` } }];
}

describe('a batch that fails', () => {
  statement(
    '4.1-retry',
    'DOC',
    'A failed batch is retried whole, and nothing is committed before it succeeds',
    async () => {
      await using scenario = await Scenario.create(1);
      const committed: number[] = [];
      scenario.handler = async () => {
        committed.push((await scenario.committed(uuid))[0] ?? -1);
        if (committed.length < 3) throw new Error('not yet');
      };
      await scenario.produce(range(5).map((n) => ({ value: `${n}` })));
      const uuid = await scenario.map();
      await until(async () => (await scenario.committed(uuid))[0] === 5, 'the commit');
      expect(committed.map((offset) => Math.max(0, offset))).toEqual([0, 0, 0]);
      expect(scenario.events.map((event) => recordsOf(event).length)).toEqual([5, 5, 5]);
    },
  );

  statement(
    '4.2-retry-attempts',
    'DOC',
    'Two retries mean three invocations, then destination, then commit',
    async () => {
      const [scenario, dead, DestinationConfig] = await withDeadLetters(1);
      await using _ = scenario;
      scenario.handler = failsOn('poison');
      await scenario.produce([{ key: 'k1', value: 'poison' }]);
      const uuid = await scenario.map({ MaximumRetryAttempts: 2, DestinationConfig });
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
      expect(scenario.events).toHaveLength(3);
      const [message] = await scenario.messagesOf(dead, 1);
      expect(message?.key).toBe('k1');
      expect(JSON.parse(message?.value ?? '')).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        KafkaBatchInfo: { batchSize: 1, eventSourceArn: CLUSTER_ARN, recordInfo: { offset: '0' } },
        payload: { eventSource: 'aws:kafka', records: { [`${scenario.topic}-0`]: [{ offset: 0 }] } },
      });
    },
  );

  statement(
    '4.2-no-destination',
    'DOC',
    'Without a destination exhausted records are dropped and counted',
    async () => {
      await using scenario = await Scenario.create(1, failsOn('poison'));
      await scenario.produce([{ value: 'poison' }, { value: 'good' }]);
      const uuid = await scenario.map({ MaximumRetryAttempts: 1, BatchSize: 1 });
      await until(async () => (await scenario.committed(uuid))[0] === 2, 'the commit');
      expect(scenario.values).toEqual(['poison', 'poison', 'good']);
      expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 1, OffsetLag: 0 });
    },
  );

  statement(
    '4.2-bisect',
    'DOC',
    'Bisect brings 99 of 100 records through and the poison one to the dead letters',
    async () => {
      const [scenario, dead, DestinationConfig] = await withDeadLetters(1);
      await using _ = scenario;
      const delivered: (string | undefined)[] = [];
      scenario.handler = (event) => {
        failsOn('57')(event);
        delivered.push(...recordsOf(event).map(textOf));
      };
      await scenario.produce(range(100).map((n) => ({ key: `key-${n}`, value: `${n}` })));
      const uuid = await scenario.map({
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 2,
        DestinationConfig,
      });
      await until(async () => (await scenario.committed(uuid))[0] === 100, 'the commit');
      expect(delivered).toEqual(
        range(100)
          .filter((n) => n !== 57)
          .map(String),
      );
      expect(recordsOf(scenario.events[0] as KafkaEvent)).toHaveLength(100);
      const messages = await scenario.messagesOf(dead, 1);
      expect(messages.map(({ key }) => key)).toEqual(['key-57']);
      expect(scenario.service.metrics(uuid)).toMatchObject({ OffsetLag: 0, DroppedEventCount: 0 });
    },
  );

  statement('4.3-partial', 'DOC', 'Only the records that a partial response names are retried', async () => {
    await using scenario = await Scenario.create(1);
    let calls = 0;
    scenario.handler = () => ({
      batchItemFailures:
        calls++ === 0 ? [{ itemIdentifier: { partition: `${scenario.topic}-0`, offset: 1 } }] : [],
    });
    await scenario.produce(['a', 'b', 'c'].map((value) => ({ value })));
    const uuid = await scenario.map({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await until(async () => (await scenario.committed(uuid))[0] === 3, 'the commit');
    expect(scenario.values).toEqual(['a', 'b', 'c', 'b']);
  });

  statement(
    '4.3-unknown-offset',
    'DOC',
    'A partial response that names a foreign offset fails the whole batch',
    async () => {
      await using scenario = await Scenario.create(1);
      let calls = 0;
      scenario.handler = () =>
        calls++ === 0
          ? { batchItemFailures: [{ itemIdentifier: { partition: `${scenario.topic}-0`, offset: 99 } }] }
          : {};
      await scenario.produce([{ value: 'a' }, { value: 'b' }]);
      const uuid = await scenario.map({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
      await until(async () => (await scenario.committed(uuid))[0] === 2, 'the commit');
      expect(scenario.values).toEqual(['a', 'b', 'a', 'b']);
    },
  );

  statement('4.1-throttle', 'DOC', 'A throttled invocation does not use a retry attempt', async () => {
    await using scenario = await Scenario.create(1);
    const throttle = () => new ServiceException('TooManyRequestsException', 'Rate Exceeded.', 429);
    scenario.refusals.push(throttle(), throttle());
    await scenario.produce([{ value: 'a' }]);
    const uuid = await scenario.map({ MaximumRetryAttempts: 0 });
    await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
    expect(scenario.values).toEqual(['a']);
    expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 0 });
  });

  statement('2-partition-hold', 'INFER', 'While one partition is retried the others flow on', async () => {
    await using scenario = await Scenario.create(2);
    scenario.handler = failsOn('poison');
    await scenario.produce([{ partition: 0, value: 'poison' }]);
    const uuid = await scenario.map({ BatchSize: 1 });
    await until(() => scenario.events.length > 0, 'the poison record');
    await scenario.produce(range(20).map((n) => ({ partition: n % 2, value: `${n % 2}` })));
    await until(async () => (await scenario.committed(uuid))[1] === 10, 'partition 1 to be done');
    expect(scenario.values).not.toContain('0');
  });

  statement(
    '4.1-mixed-batch',
    'INFER',
    'One poison record holds up every partition of its batch, and no other',
    async () => {
      await using scenario = await Scenario.create(2);
      scenario.handler = failsOn('poison');
      await scenario.produce([
        { partition: 0, value: 'poison' },
        { partition: 1, value: 'good' },
      ]);
      const uuid = await scenario.map({ MaximumBatchingWindowInSeconds: 1 });
      await until(() => scenario.events.length >= 3, 'the batch to be retried');
      expect(scenario.events.map((event) => recordsOf(event).length)).toEqual(scenario.events.map(() => 2));
      expect(await scenario.committed(uuid)).toEqual({ 0: -1, 1: -1 });
    },
  );

  statement(
    '4.3-hold',
    'UNCONFIRMED',
    'While a record of a partial response is retried, its partition gets no new records, and the commit stays below it',
    async () => {
      await using scenario = await Scenario.create(1);
      let isMended = false;
      scenario.handler = (event) => ({
        batchItemFailures: recordsOf(event)
          .filter((record) => !isMended && textOf(record) === 'b')
          .map(({ topic, partition, offset }) => ({
            itemIdentifier: { partition: `${topic}-${partition}`, offset },
          })),
      });
      await scenario.produce(['a', 'b', 'c'].map((value) => ({ value })));
      const uuid = await scenario.map({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
      await until(() => scenario.events.length >= 2, 'the retry');
      await scenario.produce([{ value: 'd' }]);
      await until(() => scenario.events.length >= 4, 'two more retries');
      expect(scenario.values.slice(3)).toEqual(scenario.values.slice(3).map(() => 'b'));
      expect((await scenario.committed(uuid))[0]).toBeLessThanOrEqual(1);
      isMended = true;
      await until(async () => (await scenario.committed(uuid))[0] === 4, 'the commit');
      expect(scenario.values.at(-1)).toBe('d');
    },
  );

  statement(
    '4.3-attempts',
    'UNCONFIRMED',
    'Each record that a partial response names uses one of its attempts',
    async () => {
      const [scenario, dead, DestinationConfig] = await withDeadLetters(1);
      await using _ = scenario;
      scenario.handler = (event) => ({
        batchItemFailures: recordsOf(event)
          .filter((record) => textOf(record) === 'poison')
          .map(({ topic, partition, offset }) => ({
            itemIdentifier: { partition: `${topic}-${partition}`, offset },
          })),
      });
      await scenario.produce(['a', 'poison', 'c'].map((value) => ({ key: `key of ${value}`, value })));
      const uuid = await scenario.map({
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 2,
        DestinationConfig,
      });
      await until(async () => (await scenario.committed(uuid))[0] === 3, 'the commit');
      expect(scenario.values).toEqual(['a', 'poison', 'c', 'poison', 'poison']);
      const messages = await scenario.messagesOf(dead, 1);
      expect(messages.map(({ key }) => key)).toEqual(['key of poison']);
    },
  );

  statement('4.2-record-age', 'UNCONFIRMED', 'A record over its maximum age is not invoked', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ value: 'old', timestamp: '1545084650987' }, { value: 'young' }]);
    const uuid = await scenario.map({ MaximumRecordAgeInSeconds: 60 });
    await until(async () => (await scenario.committed(uuid))[0] === 2, 'the commit');
    expect(scenario.values).toEqual(['young']);
  });
});
