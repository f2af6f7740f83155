import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { backoffMs } from '../../../../local/src/event-source-mapping/core/backoff.ts';
import { createEventSourceMappingService } from '../../../../local/src/event-source-mapping/index.ts';
import { readSettings } from '../../../../local/src/event-source-mapping/settings/settings.ts';
import { silentLog } from '../../../../local/src/shared/log.ts';
import { statement } from '../../../support/conformance.ts';
import { CLUSTER_ARN, Scenario, until } from '../harness.ts';

/** A mapping whose first invocation lasts until `release` is called: its changes of state take as long. */
async function busyMapping() {
  const invocation = Promise.withResolvers<void>();
  const scenario = await Scenario.create(1, () => invocation.promise);
  await scenario.produce([{ value: 'a' }]);
  const uuid = await scenario.map();
  await until(() => scenario.records.length === 1, 'the invocation');
  return { scenario, uuid, release: () => invocation.resolve() };
}

const inUse = (operation: string) => ({
  code: 'ResourceInUseException',
  statusCode: 400,
  message: `Cannot ${operation} the event source mapping because it is in use.`,
});

/** Every change is refused, and the state stays. */
async function expectInUse({ service }: Scenario, UUID: string, State: string): Promise<void> {
  await expect(service.update({ UUID, BatchSize: 1 })).rejects.toMatchObject(inUse('update'));
  await expect(service.delete(UUID)).rejects.toMatchObject(inUse('delete'));
  expect(service.get(UUID)).toMatchObject({ State, BatchSize: 100 });
}

describe('a change of state', () => {
  statement(
    '3-deleting',
    'SDK-L ResourceInUseException',
    'A mapping that is being deleted can be neither updated nor deleted, and is then removed',
    async () => {
      const { scenario, uuid, release } = await busyMapping();
      await using _ = scenario;
      await scenario.service.delete(uuid);
      await expectInUse(scenario, uuid, 'Deleting');
      release();
      await until(() => scenario.service.list().length === 0, 'the mapping to be gone');
      expect(await scenario.committed(uuid)).toEqual({ 0: 1 });
    },
  );

  statement(
    '3-in-use',
    'SDK-L ResourceInUseException',
    'A mapping that is being disabled, enabled or updated can be changed when that is done',
    async () => {
      const { scenario, uuid, release } = await busyMapping();
      await using _ = scenario;
      await scenario.service.update({ UUID: uuid, Enabled: false });
      await expectInUse(scenario, uuid, 'Disabling');
      release();
      await until(() => scenario.service.get(uuid).State === 'Disabled', 'Disabled');
      const enabling = scenario.service.update({ UUID: uuid, Enabled: true });
      await expect(scenario.service.delete(uuid)).rejects.toMatchObject(inUse('delete'));
      expect((await enabling).State).toBe('Enabling');
      await until(() => scenario.service.get(uuid).State === 'Enabled', 'Enabled');
      const updating = scenario.service.update({ UUID: uuid, BatchSize: 7 });
      await expect(scenario.service.delete(uuid)).rejects.toMatchObject(inUse('delete'));
      expect((await updating).State).toBe('Updating');
      await until(() => scenario.service.get(uuid).State === 'Enabled', 'Enabled with the new batch size');
      expect((await scenario.service.delete(uuid)).State).toBe('Deleting');
    },
  );

  statement(
    '3-creating',
    'SDK-L ResourceInUseException',
    'A mapping that is being created cannot be changed yet',
    async () => {
      await using scenario = await Scenario.create(1);
      const uuid = randomUUID();
      const created = scenario.map({}, uuid);
      const update = scenario.service.update({ UUID: uuid, Enabled: false });
      await expect(update).rejects.toMatchObject(inUse('update'));
      await created;
      expect(scenario.service.get(uuid).State).toBe('Enabled');
    },
  );
});

describe('a mapping', () => {
  statement(
    '3-states',
    'DOC, API',
    'A new mapping is Creating, then Enabled, and shows OK after a successful poll',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: 'a' }]);
      const created = await scenario.service.create({
        FunctionName: 'consumer',
        EventSourceArn: CLUSTER_ARN,
        Topics: [scenario.topic],
        StartingPosition: 'TRIM_HORIZON',
      });
      expect(created).toMatchObject({
        State: 'Creating',
        StateTransitionReason: 'USER_INITIATED',
        LastProcessingResult: 'No records processed',
        BatchSize: 100,
        MaximumRetryAttempts: -1,
        MaximumRecordAgeInSeconds: -1,
        BisectBatchOnFunctionError: false,
      });
      const UUID = created.UUID ?? '';
      await scenario.reaches(UUID, 'Enabled');
      await until(() => scenario.service.get(UUID).LastProcessingResult === 'OK', 'a good poll');
    },
  );

  statement(
    '3-created-disabled',
    'API',
    'A mapping created with Enabled false is Disabled and invokes nothing until it is enabled',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: 'a' }]);
      const UUID = await scenario.map({ Enabled: false });
      await scenario.reaches(UUID, 'Disabled');
      expect(await scenario.committed(UUID)).toEqual({ 0: -1 });
      expect(scenario.events).toEqual([]);
      await scenario.service.update({ UUID, Enabled: true });
      await until(() => scenario.values.includes('a'), 'the record');
    },
  );

  statement(
    '3-default-group',
    'DOC',
    'The consumer group is the UUID of the mapping unless another is given',
    async () => {
      await using scenario = await Scenario.create(1);
      const uuid = await scenario.map();
      const named = `group-${uuid}`;
      const config = { ConsumerGroupId: named };
      const other = await scenario.map({
        FunctionName: 'another',
        AmazonManagedKafkaEventSourceConfig: config,
      });
      const groupOf = (id: string) =>
        scenario.service.get(id).AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId;
      expect([groupOf(uuid), groupOf(other)]).toEqual([uuid, named]);
      await scenario.produce([{ value: 'a' }]);
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit of the default group');
      await until(async () => (await scenario.committed(named))[0] === 1, 'the commit of the named group');
    },
  );

  statement(
    '3-unique-group',
    'DOC',
    'A consumer group belongs to one mapping, and cannot be changed',
    async () => {
      await using scenario = await Scenario.create(1);
      const AmazonManagedKafkaEventSourceConfig = { ConsumerGroupId: randomUUID() };
      const UUID = await scenario.map({ AmazonManagedKafkaEventSourceConfig });
      const same = { FunctionName: 'another', AmazonManagedKafkaEventSourceConfig };
      await expect(scenario.map(same)).rejects.toMatchObject({
        code: 'InvalidParameterValueException',
        message: expect.stringContaining(`belongs to the event source mapping ${UUID}`),
      });
      const update = { UUID, AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: randomUUID() } };
      await expect(scenario.service.update(update)).rejects.toMatchObject({
        code: 'InvalidParameterValueException',
        message: expect.stringContaining('cannot be changed'),
      });
    },
  );

  statement(
    '3-create-only',
    'API UpdateEventSourceMapping',
    'An update knows no topic, position or source: they stay as they were created',
    async () => {
      await using scenario = await Scenario.create(1);
      const UUID = await scenario.map();
      await scenario.reaches(UUID, 'Enabled');
      const foreign = {
        Topics: ['other'],
        StartingPosition: 'LATEST',
        EventSourceArn: 'arn:aws:kafka:other',
      };
      await scenario.service.update({ UUID, BatchSize: 7, ...foreign } as { UUID: string });
      await scenario.reaches(UUID, 'Enabled');
      expect(scenario.service.get(UUID)).toMatchObject({
        BatchSize: 7,
        Topics: [scenario.topic],
        StartingPosition: 'TRIM_HORIZON',
        EventSourceArn: CLUSTER_ARN,
      });
    },
  );

  statement('3-refused-update', 'API', 'An update that is refused changes nothing', async () => {
    await using scenario = await Scenario.create(1);
    const UUID = await scenario.map();
    await scenario.reaches(UUID, 'Enabled');
    const refused = scenario.service.update({ UUID, BatchSize: 7, MaximumRecordAgeInSeconds: 59 });
    await expect(refused).rejects.toMatchObject({ code: 'InvalidParameterValueException' });
    expect(scenario.service.get(UUID)).toMatchObject({ State: 'Enabled', BatchSize: 100 });
  });

  statement(
    '3-no-commit',
    'INFER',
    'Without a committed offset the starting position applies again when a mapping is enabled',
    async () => {
      await using scenario = await Scenario.create(1);
      const UUID = await scenario.map();
      await scenario.reaches(UUID, 'Enabled');
      await scenario.service.update({ UUID, Enabled: false });
      await scenario.reaches(UUID, 'Disabled');
      expect(await scenario.committed(UUID)).toEqual({ 0: -1 });
      await scenario.produce([{ value: 'a' }]);
      await scenario.service.update({ UUID, Enabled: true });
      await until(() => scenario.values.length === 1, 'the oldest record');
    },
  );

  statement(
    '6-encrypted',
    'DOC invocation-eventfiltering',
    'Filters encrypted with a key of the customer are shown by Get, not by List; both show the key',
    async () => {
      await using scenario = await Scenario.create(1);
      const FilterCriteria = { Filters: [{ Pattern: '{"value":["a"]}' }] };
      const KMSKeyArn = 'arn:aws:kms:us-east-1:123456789012:key/1';
      const uuid = await scenario.map({ FilterCriteria, KMSKeyArn });
      expect(scenario.service.get(uuid).FilterCriteria).toEqual(FilterCriteria);
      expect(scenario.service.list()[0]?.FilterCriteria).toBeUndefined();
      expect(scenario.service.list()[0]?.KMSKeyArn).toBe(KMSKeyArn);
      expect(scenario.service.get(uuid).KMSKeyArn).toBe(KMSKeyArn);
    },
  );

  statement(
    '2-defaults',
    'API',
    'Without settings: batches of 100, a window of 500 ms, five invocations at once',
    () => {
      const { batching, concurrentInvocations } = readSettings(
        { UUID: randomUUID(), FunctionName: 'f' },
        'arn:aws:lambda:us-east-1:123456789012:function:f',
        'b:9098',
        () => undefined,
      );
      expect(batching).toEqual({ batchSize: 100, batchingWindowMs: 500 });
      expect(concurrentInvocations).toBe(5);
    },
  );

  statement('4.1-backoff', 'UNCONFIRMED', 'Retries pause 100 ms, doubled up to 3 s', () => {
    expect([0, 1, 2, 3, 6, 7, 1_000].map((failures) => backoffMs(failures))).toEqual([
      0, 100, 200, 400, 3_000, 3_000, 3_000,
    ]);
  });
});

test('a mapping logs a warning for what AWS accepts and ignores, when it is created and when it is updated', async () => {
  await using scenario = await Scenario.create(1);
  const warnings: string[] = [];
  const ports = { ...scenario.ports(), log: { ...silentLog, warn: (line: string) => warnings.push(line) } };
  scenario.service = createEventSourceMappingService(ports);
  const FilterCriteria = { Filters: [{ Pattern: '{"partition":[1]}' }] };
  const UUID = await scenario.map({ FilterCriteria });
  const warning = `event source mapping of consumer for topic ${scenario.topic}: its filter pattern names "partition"`;
  expect(warnings).toEqual([expect.stringContaining(warning)]);
  await until(() => scenario.service.get(UUID).State === 'Enabled', 'Enabled');
  await scenario.service.update({ UUID, FilterCriteria: { Filters: [{ Pattern: '{"value":["x"]}' }] } });
  expect(warnings).toHaveLength(1);
});

describe('a second mapping', () => {
  statement(
    '3-twin',
    'aws-sam-cli #2308',
    'A topic is mapped to a function once; another mapping of the same source, function and topic is refused',
    async () => {
      await using scenario = await Scenario.create(1);
      const uuid = await scenario.map({ Enabled: false });
      await expect(scenario.map()).rejects.toMatchObject({
        code: 'ResourceConflictException',
        statusCode: 409,
        message: expect.stringMatching(
          new RegExp(`topics \\("${scenario.topic}"\\) already exists. .* with UUID ${uuid}$`),
        ),
      });
      await scenario.map({ FunctionName: 'another', Enabled: false });
      expect(scenario.service.list()).toHaveLength(2);
    },
  );
});
