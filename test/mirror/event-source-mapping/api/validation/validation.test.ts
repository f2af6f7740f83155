import { describe, expect, test } from '@jest/globals';
import { checkMapping } from '../../../../../local/src/event-source-mapping/api/validation/index.ts';
import { mappingWarnings } from '../../../../../local/src/event-source-mapping/api/validation/warnings.ts';
import { readSettings } from '../../../../../local/src/event-source-mapping/settings/settings.ts';
import { statement } from '../../../../support/conformance.ts';
import {
  check,
  expectAccepted,
  expectInvalid,
  expectRange,
  expectRefused,
  expectViolation,
  type Input,
  NOW,
  onDemand,
  valid,
} from './validations.ts';

const selfManaged: Partial<Input> = {
  EventSourceArn: undefined,
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b:9092'] } },
};
const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });
const filters = (...patterns: string[]) => ({
  FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) },
});

describe('batching settings', () => {
  statement('2-batch-size-range', 'API, CFNV', 'BatchSize is 1 to 10000', () => {
    expectRange('BatchSize', 'batchSize', 1, 10_000);
    expectRefused(
      'SerializationException',
      { BatchSize: 1.5 },
      'batchSize is 1.5; accepted is a whole number',
    );
  });

  statement('2-window-range', 'API', 'MaximumBatchingWindowInSeconds is 0 to 300 whole seconds', () => {
    expectRange('MaximumBatchingWindowInSeconds', 'maximumBatchingWindowInSeconds', 0, 300);
  });

  statement(
    '2-window-of-large-batches',
    'SDK-L',
    'Batches of more than 10 records need no window, other than for queues and streams',
    () => expectAccepted({ BatchSize: 1_000, MaximumBatchingWindowInSeconds: 0 }),
  );

  statement('2-topics', 'API, CFNV', 'A mapping has exactly one topic, of 2 to 249 characters', () => {
    expectAccepted({ Topics: ['o'.repeat(249)] }, { Topics: ['a.b_c-D9'] });
    expectViolation({ Topics: ['orders', 'payments'] }, "Value '[orders, payments]' at 'topics'");
    expectViolation({ Topics: [] }, "Value '[]' at 'topics'");
    expectViolation({ Topics: ['o'] }, 'regular expression pattern: [^.]([a-zA-Z0-9\\-_.]+)');
    expectViolation({ Topics: ['.orders'] }, "Value '[.orders]' at 'topics'");
    expectViolation({ Topics: ['o'.repeat(250)] }, 'length less than or equal to 249');
    expectInvalid({ Topics: undefined }, 'Topics is required');
  });

  statement(
    '2-timeout',
    'DOC with-msk-configure; that AWS refuses more UNCONFIRMED',
    'A function that may run for more than 14 minutes is a warning',
    () => {
      expect(() => check({}, 900)).not.toThrow();
      expect(mappingWarnings(valid, 840)).toEqual([]);
      expect(mappingWarnings(valid, 841)).toEqual([
        'the timeout of consumer is 841 s; Lambda supports at most 840 s (14 minutes) with a Kafka mapping',
      ]);
    },
  );
});

describe('pollers', () => {
  statement('2.1-pollers', 'DOC', 'Pollers are 1 to 200 at least and 1 to 2000 at most, in order', () => {
    expectAccepted({ ProvisionedPollerConfig: { MinimumPollers: 200, MaximumPollers: 2_000 } });
    expectViolation(
      { ProvisionedPollerConfig: { MinimumPollers: 201 } },
      "Value '201' at 'provisionedPollerConfig.minimumPollers'",
    );
    expectInvalid({ ProvisionedPollerConfig: { MaximumPollers: 2_001 } }, 'accepted for Kafka are 1 to 2000');
    expectInvalid(
      { ProvisionedPollerConfig: { MaximumPollers: 10_000 } },
      'accepted for Kafka are 1 to 2000',
    );
    expectViolation({ ProvisionedPollerConfig: { MaximumPollers: 10_001 } }, 'less than or equal to 10000');
    expectInvalid(
      { ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 2 } },
      'MaximumPollers is 2',
    );
  });

  statement(
    '2.1-poller-group',
    'DOC',
    'A poller group has a name of at most 128 letters, digits, - and _',
    () => {
      const group = (PollerGroupName: string) => ({
        ProvisionedPollerConfig: { MinimumPollers: 1, PollerGroupName },
      });
      expectAccepted(group(''), group('g'.repeat(128)));
      expectViolation(group('g'.repeat(129)), 'less than or equal to 128');
      expectViolation(group('a group'), 'regular expression pattern: [a-zA-Z0-9-_]*');
    },
  );

  statement(
    '2.1-provisioned-only',
    'DOC; of MetricsConfig UNCONFIRMED',
    'Retry settings, Kafka destinations, schema registries, logs and metrics need pollers',
    () => {
      for (const setting of [
        { MaximumRetryAttempts: 2 },
        { MaximumRecordAgeInSeconds: 60 },
        { BisectBatchOnFunctionError: true },
        { FunctionResponseTypes: ['ReportBatchItemFailures' as const] },
        { LoggingConfig: { SystemLogLevel: 'INFO' as const } },
        { MetricsConfig: { Metrics: ['EventCount' as const] } },
        onFailure('kafka://dead'),
      ]) {
        expectAccepted(setting);
        expectInvalid({ ...setting, ...onDemand }, 'only available in Provisioned Mode');
        expectInvalid({ ...setting, ProvisionedPollerConfig: {} }, 'Specify MinimumPollers');
      }
    },
  );

  statement('2.1-on-demand', 'DOC', 'Queues, SNS topics and buckets as destinations need no pollers', () => {
    expectAccepted(
      { ...onDemand, ...onFailure('arn:aws:sqs:us-east-1:123456789012:q') },
      { ...onDemand, ...onFailure('arn:aws:sns:us-east-1:123456789012:t') },
      { ...onDemand, ...onFailure('arn:aws:s3:::bucket') },
      { ...onDemand, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 },
    );
  });
});

describe('positions and groups', () => {
  statement(
    '3-position-required',
    "DOC, CFNV; optional of self-managed: deployed by SAM's integration tests",
    'StartingPosition is one of three, and required of a managed cluster',
    () => {
      expectInvalid({ StartingPosition: undefined }, 'StartingPosition is required');
      expectAccepted({ ...selfManaged, StartingPosition: undefined });
      expectInvalid(
        { ...selfManaged, StartingPosition: undefined, StartingPositionTimestamp: new Date(NOW) },
        'it belongs to AT_TIMESTAMP',
      );
      expectViolation(
        { StartingPosition: 'SOMETIME' as 'LATEST' },
        "Value 'SOMETIME' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [TRIM_HORIZON, LATEST, AT_TIMESTAMP]",
      );
    },
  );

  statement(
    '3-no-position',
    'UNCONFIRMED',
    'A self-managed source without StartingPosition begins at the oldest record',
    () => {
      const input = { ...valid, ...selfManaged, StartingPosition: undefined, UUID: 'u' };
      const { startingPosition } = readSettings(
        input,
        'arn:aws:lambda:r:1:function:f',
        'b:1',
        () => undefined,
      );
      expect(startingPosition).toEqual({ kind: 'TRIM_HORIZON' });
    },
  );

  statement('3-timestamp', 'DOC', 'AT_TIMESTAMP needs a time, which is not in the future', () => {
    const at = (StartingPositionTimestamp?: Date) => ({
      StartingPosition: 'AT_TIMESTAMP' as const,
      StartingPositionTimestamp,
    });
    expectAccepted(at(new Date(NOW)));
    expectInvalid(at(), 'needs StartingPositionTimestamp');
    expectInvalid(at(new Date(NOW + 1_000)), 'must not be in the future');
    expectInvalid({ StartingPositionTimestamp: new Date(NOW) }, 'it belongs to AT_TIMESTAMP');
  });

  statement('3-group-id', 'API, CDK', 'A consumer group id has 1 to 200 characters of a fixed set', () => {
    const group = (ConsumerGroupId: string) => ({ AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId } });
    expectAccepted(group('g'), group('a/b*c:d_e+f=g.h@i-9'), group('g'.repeat(200)));
    expectViolation(group(''), 'greater than or equal to 1');
    expectViolation(group('g'.repeat(201)), "at 'amazonManagedKafkaEventSourceConfig.consumerGroupId'");
    expectAccepted(group('my group'));
    expectViolation(group('my;group'), 'regular expression pattern: [ a-zA-Z0-9-\\/*:_+=.@-]*');
  });
});

describe('retry settings', () => {
  statement('4.2-retries-range', 'API', 'MaximumRetryAttempts is -1 to 10000', () =>
    expectRange('MaximumRetryAttempts', 'maximumRetryAttempts', -1, 10_000),
  );

  statement('4.2-age-range', 'API, CFNV', 'MaximumRecordAgeInSeconds is -1 or 60 to 604800', () => {
    expectRange('MaximumRecordAgeInSeconds', 'maximumRecordAgeInSeconds', -1, 604_800);
    expectAccepted({ MaximumRecordAgeInSeconds: 60 });
    for (const age of [0, 59]) expectInvalid({ MaximumRecordAgeInSeconds: age }, `Seconds is ${age}`);
  });

  statement('4.2-response-types', 'API', 'The one function response type is ReportBatchItemFailures', () => {
    expectAccepted({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, { FunctionResponseTypes: [] });
    expectViolation(
      { FunctionResponseTypes: ['All' as 'ReportBatchItemFailures'] },
      "Value 'All' at 'functionResponseTypes.1.member'",
    );
  });
});

describe('destinations', () => {
  statement(
    '5-destination',
    'API OnFailure',
    'A destination is an SQS queue, SNS topic, bucket or kafka://topic',
    () => {
      expectAccepted(onFailure('kafka://dead'), onFailure(''));
      expectViolation(onFailure('http://example.com'), "at 'destinationConfig.onFailure.destination'");
      expectViolation(onFailure(`kafka://${'d'.repeat(343)}`), 'less than or equal to 350');
      expectInvalid(onFailure('arn:aws:kinesis:us-east-1:123456789012:stream/s'), 'is not supported');
    },
  );

  statement('5-on-success', 'API; text: localstack pull request 11989', 'There is no OnSuccess', () => {
    const queue = 'arn:aws:sqs:us-east-1:123456789012:q';
    expectAccepted({ DestinationConfig: { OnSuccess: {} } });
    expectInvalid({ DestinationConfig: { OnSuccess: { Destination: queue } } }, 'Unsupported Destination');
  });

  statement('5.3-recursion', 'DOC', 'A destination topic is another one than the source topic', () =>
    expectInvalid(onFailure('kafka://orders'), 'is the source topic'),
  );
});

describe('filters', () => {
  statement('6-pattern-json', 'DOC', 'A filter pattern is JSON of at most 4096 characters', () => {
    expectInvalid(filters('{'), 'Invalid filter pattern definition: the pattern is not JSON');
    expectInvalid(filters('[]'), 'the pattern is not a JSON object');
    expectViolation(filters('x'.repeat(4_097)), "at 'filterCriteria.filters.1.member.pattern'");
  });

  statement(
    '6-value-only',
    'DOC; accepted by AWS: aws-samples lambda-esm-msk-filters-sam, aws-cdk integ.kafka-selfmanaged',
    'Patterns with other keys than value are accepted, with a warning that names the key',
    () => {
      const warnings = (...patterns: string[]) => mappingWarnings({ ...valid, ...filters(...patterns) });
      const warning = (key: string) =>
        `its filter pattern names "${key}", which has no effect: Lambda filters Kafka records on "value" only`;
      expectAccepted(filters('{"value":{"a":[1]}}'), filters('{"value":["text"]}'));
      expectAccepted(filters('{"key":["a"]}'), filters('{"value":["a"],"topic":["t"]}'));
      expect(warnings('{"value":["text"]}')).toEqual([]);
      expect(warnings('{"value":["a"],"topic":["t"]}')).toEqual([warning('topic')]);
      expect(warnings('{"stringEquals":["test"]}', '{"key":["k"]}')).toEqual([
        warning('stringEquals'),
        warning('key'),
      ]);
    },
  );

  statement('6-quota', 'DOC', 'A mapping has 5 filters, 10 where the quota was raised', () => {
    expectAccepted(filters(...Array<string>(10).fill('{"value":["a"]}')));
    expectInvalid(filters(...Array<string>(11).fill('{"value":["a"]}')), 'has 11 filters');
  });
});

describe('a request', () => {
  test('A request with two mistakes gets both in one error', () => {
    expectViolation(
      { BatchSize: 0, MaximumRetryAttempts: 10_001 },
      "2 validation errors detected: Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '10001'",
    );
  });

  test('A request for a function that does not exist is refused', () => {
    expect(() => checkMapping(valid, { functionTimeoutSeconds: undefined, now: NOW })).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException' }),
    );
  });

  test.each<[keyof Input, unknown]>([
    ['Enabled', 'yes'],
    ['Topics', 'orders'],
    ['FilterCriteria', []],
    ['StartingPosition', 3],
  ])('with %s of another type is refused', (name, value) => {
    expectRefused('SerializationException', { [name]: value }, 'accepted is');
  });
});
