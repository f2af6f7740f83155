import { describe, expect } from '@jest/globals';
import { createEventSourceMappingService } from '../../../../local/src/event-source-mapping/index.ts';
import { statement } from '../../../support/conformance.ts';
import { BOOTSTRAP_SERVERS, CLUSTER_ARN, recordsOf, Scenario, until } from '../harness.ts';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:failures';
const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });
const failing = () => {
  throw new Error('never');
};

/** The head of every document of a function that failed permanently at once. */
const head = {
  requestContext: {
    requestId: expect.stringMatching(UUID),
    functionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1:123456789012:function:consumer/),
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 1,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: expect.stringMatching(ISO_TIME),
};

const partitionInfo = (firstRecordOffset: string, lastRecordOffset: string) => ({
  firstRecordOffset,
  lastRecordOffset,
  firstRecordTimestamp: expect.stringMatching(ISO_TIME),
  lastRecordTimestamp: expect.stringMatching(ISO_TIME),
});

async function withTopic(scenario: Scenario): Promise<string> {
  const topic = `${scenario.topic}-dead`;
  await scenario.createTopic(topic, 3);
  return topic;
}

describe('an on-failure destination', () => {
  for (const [id, arn] of [
    ['5.1-queue', QUEUE],
    ['5.1-topic', 'arn:aws:sns:us-east-1:123456789012:failures'],
  ] as const) {
    statement(
      id,
      'DOC kafka-on-failure',
      `An ${arn.split(':')[2]?.toUpperCase()} destination gets one document per batch, with metadata only`,
      async () => {
        await using scenario = await Scenario.create(2, failing);
        await scenario.produce([0, 0, 1].map((partition) => ({ partition, value: 'x' })));
        await scenario.map({ MaximumRetryAttempts: 0, MaximumBatchingWindowInSeconds: 1, ...onFailure(arn) });
        await until(() => scenario.documents.length > 0, 'the document');
        expect(scenario.documents[0]?.arn).toBe(arn);
        expect(JSON.parse(scenario.documents[0]?.document ?? '')).toEqual({
          ...head,
          KafkaBatchInfo: {
            batchSize: 3,
            eventSourceArn: CLUSTER_ARN,
            bootstrapServers: BOOTSTRAP_SERVERS,
            payloadSize: JSON.stringify(scenario.events[0]).length,
            recordsInfo: {
              [`${scenario.topic}-0`]: partitionInfo('0', '1'),
              [`${scenario.topic}-1`]: partitionInfo('0', '0'),
            },
          },
        });
      },
    );
  }

  statement('5.2-bucket', 'DOC', 'A bucket gets the same, and the whole event as escaped text', async () => {
    await using scenario = await Scenario.create(1, failing);
    await scenario.produce([{ value: 'a' }]);
    await scenario.map({ MaximumRetryAttempts: 0, ...onFailure('arn:aws:s3:::failures') });
    await until(() => scenario.documents.length > 0, 'the document');
    const { payload, ...document } = JSON.parse(scenario.documents[0]?.document ?? '');
    expect(JSON.parse(payload)).toEqual(scenario.events[0]);
    expect(document).toMatchObject({ ...head, KafkaBatchInfo: { batchSize: 1 } });
    expect(document.KafkaBatchInfo.recordsInfo).toEqual({ [`${scenario.topic}-0`]: partitionInfo('0', '0') });
  });

  statement(
    '5.3-topic',
    'DOC kafka-on-failure-destination',
    'A Kafka topic gets one message per record, with its key, and the event of that record as an object',
    async () => {
      await using scenario = await Scenario.create(1, failing);
      const dead = await withTopic(scenario);
      await scenario.produce([
        { key: 'k1', value: 'a' },
        { key: 'k2', value: 'b' },
      ]);
      await scenario.map({ MaximumRetryAttempts: 0, ...onFailure(`kafka://${dead}`) });
      const messages = await scenario.messagesOf(dead, 2);
      const byKey = new Map(messages.map(({ key, value }) => [key, JSON.parse(value)]));
      const [event] = scenario.events;
      const [first] = event ? recordsOf(event) : [];
      expect([...byKey.keys()].sort()).toEqual(['k1', 'k2']);
      const payload = { ...event, records: { [`${scenario.topic}-0`]: [first] } };
      expect(byKey.get('k1')).toEqual({
        ...head,
        KafkaBatchInfo: {
          batchSize: 1,
          eventSourceArn: CLUSTER_ARN,
          bootstrapServers: BOOTSTRAP_SERVERS,
          payloadSize: JSON.stringify(payload).length,
          recordInfo: { offset: '0', timestamp: expect.stringMatching(ISO_TIME) },
        },
        payload,
      });
    },
  );

  statement(
    '5.3-keyless',
    'DOC',
    'Records without key keep none on the topic, and are spread over its partitions',
    async () => {
      await using scenario = await Scenario.create(1, failing);
      const dead = await withTopic(scenario);
      await scenario.produce(Array.from({ length: 30 }, (_, n) => ({ value: `${n}` })));
      await scenario.map({ MaximumRetryAttempts: 0, BatchSize: 1, ...onFailure(`kafka://${dead}`) });
      const messages = await scenario.messagesOf(dead, 30);
      expect(new Set(messages.map(({ key }) => key))).toEqual(new Set([null]));
      expect(new Set(messages.map(({ partition }) => partition)).size).toBeGreaterThan(1);
    },
  );

  statement(
    '5.3-large-batch',
    'DOC kafka-on-failure-destination',
    'All records of a batch whose messages are together larger than the topic takes are on the topic',
    async () => {
      await using scenario = await Scenario.create(1, failing);
      const dead = `${scenario.topic}-dead`;
      await scenario.createTopic(dead, 1);
      await scenario.produce(
        Array.from({ length: 1_000 }, (_, n) => ({ key: `${n}`, value: 'x'.repeat(300) })),
      );
      const uuid = await scenario.map({
        MaximumRetryAttempts: 0,
        BatchSize: 1_000,
        MaximumBatchingWindowInSeconds: 5,
        ...onFailure(`kafka://${dead}`),
      });
      const messages = await scenario.messagesOf(dead, 1_000);
      expect(messages.map(({ key }) => Number(key))).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
      await until(async () => (await scenario.committed(uuid))[0] === 1_000, 'the commit');
      expect(scenario.events).toHaveLength(1);
      expect(scenario.service.metrics(uuid)).toMatchObject({
        OnFailureDestinationDeliveredEventCount: 1_000,
        OnFailureDestinationDeliveryErrorCount: 0,
        DroppedEventCount: 0,
      });
    },
  );

  statement(
    '5.3-small-topic',
    'mirror',
    'Of a batch that is larger than its topic takes, only the record that is too large by itself is dropped',
    async () => {
      await using scenario = await Scenario.create(1, failing);
      const dead = `${scenario.topic}-dead`;
      await scenario.createTopic(dead, 1, { 'max.message.bytes': '5000' });
      await scenario.produce(
        [10, 10, 9_000, 10, 10, 10, 10, 10].map((bytes, n) => ({ key: `${n}`, value: 'x'.repeat(bytes) })),
      );
      const uuid = await scenario.map({ MaximumRetryAttempts: 0, ...onFailure(`kafka://${dead}`) });
      const messages = await scenario.messagesOf(dead, 7);
      expect(messages.map(({ key }) => key)).toEqual(['0', '1', '3', '4', '5', '6', '7']);
      await until(async () => (await scenario.committed(uuid))[0] === 8, 'the commit');
      expect(scenario.service.metrics(uuid)).toMatchObject({
        OnFailureDestinationDeliveredEventCount: 7,
        OnFailureDestinationDeliveryErrorCount: 1,
        DroppedEventCount: 1,
      });
    },
  );

  statement(
    '5-payload-size',
    'DOC with-kafka-troubleshoot',
    'A record of 8 MB is sent to the destination as MaximumPayloadSizeExceeded, without a response, and the partition continues',
    async () => {
      await using scenario = await Scenario.create(1);
      const topic = `${scenario.topic}-large`;
      await scenario.createTopic(topic, 1, { 'max.message.bytes': '10000000' });
      await scenario.produce([{ value: 'before' }, { value: Buffer.alloc(8_000_000, 'x') }], topic);
      await scenario.produce([{ value: 'after' }], topic);
      const uuid = await scenario.map({ Topics: [topic], ...onFailure(QUEUE) });
      await until(() => scenario.values.includes('after'), 'the record after it');
      expect(scenario.values).toEqual(['before', 'after']);
      const document = JSON.parse(scenario.documents[0]?.document ?? '');
      expect(document.requestContext).toMatchObject({
        condition: 'MaximumPayloadSizeExceeded',
        approximateInvokeCount: 0,
      });
      expect(document.responseContext).toBeNull();
      expect(document.KafkaBatchInfo.payloadSize).toBeGreaterThan(10_000_000);
      expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 0 });
    },
  );

  statement(
    '5-not-delivered',
    'DOC monitoring-metrics-types; the error UNCONFIRMED',
    'Records that the destination refuses count as dropped, and the partition continues',
    async () => {
      await using scenario = await Scenario.create(1, (event) => {
        if (recordsOf(event).some(({ offset }) => offset === 0)) failing();
      });
      await scenario.produce([{ value: 'poison' }, { value: 'good' }]);
      scenario.deliveryError = new Error('AccessDenied');
      const uuid = await scenario.map({ MaximumRetryAttempts: 0, BatchSize: 1, ...onFailure(QUEUE) });
      await until(async () => (await scenario.committed(uuid))[0] === 2, 'the commit');
      expect(scenario.values).toEqual(['poison', 'good']);
      expect(scenario.service.metrics(uuid)).toMatchObject({
        DroppedEventCount: 1,
        OnFailureDestinationDeliveredEventCount: 0,
        OnFailureDestinationDeliveryErrorCount: 5,
      });
    },
  );

  statement(
    '5-fifo',
    'DOC monitoring-metrics-types',
    'A FIFO queue or topic is accepted with a warning, and sending to it fails',
    async () => {
      for (const service of ['sqs', 'sns']) {
        await using scenario = await Scenario.create(1, failing);
        await scenario.produce([{ value: 'a' }]);
        const arn = `arn:aws:${service}:us-east-1:123456789012:failures.fifo`;
        const uuid = await scenario.map({ MaximumRetryAttempts: 0, ...onFailure(arn) });
        await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
        expect(scenario.warnings[0]).toContain(`does not send to its on-failure destination ${arn}`);
        expect(scenario.documents).toEqual([]);
        expect(scenario.service.metrics(uuid)).toMatchObject({
          DroppedEventCount: 1,
          OnFailureDestinationDeliveredEventCount: 0,
        });
      }
    },
  );

  statement(
    '5-missing-topic',
    'DOC; the outcome UNCONFIRMED',
    'A destination topic has to exist: without it the records count as dropped',
    async () => {
      await using scenario = await Scenario.create(1, failing);
      // One that a template declares and that has been deleted: any other one the mirror creates when polling begins.
      scenario.service = createEventSourceMappingService({
        ...scenario.ports(),
        isDeclaredTopic: () => true,
      });
      await scenario.produce([{ value: 'a' }]);
      const uuid = await scenario.map({
        MaximumRetryAttempts: 0,
        ...onFailure(`kafka://${scenario.topic}-nowhere`),
      });
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
      expect(scenario.service.metrics(uuid)).toMatchObject({ DroppedEventCount: 1 });
    },
  );

  statement(
    '5-self-managed',
    'UNCONFIRMED',
    'The document of a self-managed source has no eventSourceArn',
    async () => {
      await using scenario = await Scenario.create(1, failing);
      await scenario.produce([{ value: 'a' }]);
      await scenario.map({
        EventSourceArn: undefined,
        SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['127.0.0.1:9092'] } },
        MaximumRetryAttempts: 0,
        ...onFailure(QUEUE),
      });
      await until(() => scenario.documents.length > 0, 'the document');
      const { KafkaBatchInfo } = JSON.parse(scenario.documents[0]?.document ?? '');
      expect(KafkaBatchInfo).not.toHaveProperty('eventSourceArn');
      expect(KafkaBatchInfo).toMatchObject({ batchSize: 1, bootstrapServers: BOOTSTRAP_SERVERS });
    },
  );
});
