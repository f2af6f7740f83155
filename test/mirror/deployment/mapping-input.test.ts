import { describe, expect, test } from '@jest/globals';
import { mappingInput } from '../../../local/deployment/handlers/event-source-mapping.ts';
import { statement } from '../../support/conformance.ts';

describe('the properties of AWS::Lambda::EventSourceMapping', () => {
  test('become the request of the API: text becomes numbers and booleans', () => {
    expect(
      mappingInput({
        FunctionName: 'payment',
        Topics: ['orders'],
        BatchSize: '50',
        Enabled: 'false',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 3,
        ProvisionedPollerConfig: { MinimumPollers: '1', MaximumPollers: 3, PollerGroupName: 'shared' },
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    ).toEqual({
      FunctionName: 'payment',
      Topics: ['orders'],
      BatchSize: 50,
      Enabled: false,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 3, PollerGroupName: 'shared' },
    });
  });

  statement(
    '9-self-managed',
    'RUN',
    'Templates say KafkaBootstrapServers where the API says KAFKA_BOOTSTRAP_SERVERS',
    () => {
      const { SelfManagedEventSource } = mappingInput({
        SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['a:9092', 'b:9092'] } },
      });
      expect(SelfManagedEventSource).toEqual({
        Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['a:9092', 'b:9092'] },
      });
    },
  );

  test('give the starting time in seconds', () => {
    expect(mappingInput({ StartingPositionTimestamp: 1_700_000_000 }).StartingPositionTimestamp).toEqual(
      new Date('2023-11-14T22:13:20.000Z'),
    );
  });

  test.each([
    [{ BatchSize: 'many' }, /BatchSize is "many"; accepted: a number/],
    [{ Enabled: 'yes' }, /Enabled is "yes"; accepted: true, false/],
  ])('are refused when they are of another type: %j', (properties, line) => {
    expect(() => mappingInput(properties)).toThrow(line);
  });
});
