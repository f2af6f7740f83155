import type {
  CreateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { describe, expect } from '@jest/globals';
import {
  createEventSourceMappingService,
  type EventSourceMappingPorts,
} from '../../../../local/src/event-source-mapping/index.ts';
import { systemClock } from '../../../../local/src/shared/clock.ts';
import { silentLog } from '../../../../local/src/shared/log.ts';
import { statement } from '../../../support/conformance.ts';
import { CLUSTER_ARN } from '../harness.ts';

/** Mappings that stay disabled, so that there is no Kafka. */
function disabledMappings() {
  const ports: Partial<EventSourceMappingPorts> = {
    clock: systemClock,
    log: silentLog,
    functionTimeoutSeconds: () => 3,
    registryFormats: () => undefined,
  };
  const service = createEventSourceMappingService(ports as EventSourceMappingPorts);
  const input = {
    FunctionName: 'one',
    EventSourceArn: CLUSTER_ARN,
    Topics: ['orders'],
    StartingPosition: 'LATEST',
    Enabled: false,
  } satisfies CreateEventSourceMappingCommandInput;
  const create = async (changes: object = {}) => {
    const { UUID = '' } = await service.create({ ...input, ...changes });
    await settled();
    return UUID;
  };
  const update = async (request: object) => {
    await service.update(request as UpdateEventSourceMappingCommandInput);
    await settled();
  };
  return { service, input, create, update };
}

/** A disabled mapping changes its state in the next turn of the event loop. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('requests about mappings', () => {
  statement(
    '3-null',
    'Smithy restJson1',
    'A member that is null is absent: an update leaves what it is about, a new mapping has the default',
    async () => {
      const { service, create, update } = disabledMappings();
      const settings = {
        MaximumRetryAttempts: 3,
        ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2 },
        FilterCriteria: { Filters: [{ Pattern: '{"value":{"a":[1]}}' }] },
      };
      const UUID = await create(settings);
      await update({
        UUID,
        BatchSize: 7,
        Enabled: null,
        MaximumRetryAttempts: null,
        FilterCriteria: null,
        ProvisionedPollerConfig: { MinimumPollers: null, MaximumPollers: 3 },
      });
      expect(service.get(UUID)).toMatchObject({
        ...settings,
        State: 'Disabled',
        BatchSize: 7,
        ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 3 },
      });
      const other = await create({
        FunctionName: 'other',
        MaximumRetryAttempts: null,
        SourceAccessConfigurations: null,
        DestinationConfig: { OnFailure: { Destination: null } },
      });
      const mapping = service.get(other);
      expect(mapping.MaximumRetryAttempts).toBe(-1);
      expect(mapping).not.toHaveProperty('SourceAccessConfigurations');
      expect(mapping.DestinationConfig).toEqual({ OnFailure: {} });
    },
  );

  statement(
    '3-twin-update',
    'API UpdateEventSourceMapping',
    'An update to the function of another mapping of the same source and topic is refused',
    async () => {
      const { service, input, create, update } = disabledMappings();
      const UUID = await create();
      const other = await create({ FunctionName: 'other' });
      const refusal = {
        code: 'ResourceConflictException',
        statusCode: 409,
        message: expect.stringContaining(UUID),
      };
      await expect(update({ UUID: other, FunctionName: 'one' })).rejects.toMatchObject(refusal);
      await expect(service.replaceSettings(other, input)).rejects.toMatchObject(refusal);
      expect(service.get(other).FunctionArn).toMatch(/:other$/);
      await update({ UUID: other, FunctionName: 'other', BatchSize: 7 });
      expect(service.get(other).BatchSize).toBe(7);
    },
  );
});
