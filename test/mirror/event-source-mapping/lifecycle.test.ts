import { randomUUID } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { statement } from '../../support/conformance.ts';
import { Scenario, until } from './harness.ts';

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
    'A mapping that is being deleted can be neither updated nor deleted, and goes away for good',
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
