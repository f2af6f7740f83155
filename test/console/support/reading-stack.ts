/** Readings of sensors: one function fails for broken ones, in batches that are bisected; one takes only the hot ones. */

const CLUSTER_ARN =
  'arn:aws:kafka:us-east-1:123456789012:cluster/sensors/751d2973-a626-431c-9d4e-d7975eb44dd7-2';

/** `isBroken` fails the batch; `slowMs` makes it last. */
const CODE = `exports.handler = async ({ records = {} }) => {
  for (const { value } of Object.values(records).flat()) {
    let reading = {};
    try { reading = JSON.parse(Buffer.from(value ?? '', 'base64').toString()); } catch {}
    if (reading?.slowMs) await new Promise((resolve) => setTimeout(resolve, reading.slowMs));
    if (reading?.isBroken) throw new TypeError('the sensor is broken');
  }
};`;

const HOT = JSON.stringify({ value: { celsius: [{ numeric: ['>', 30] }] } });

const functionNamed = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 30,
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { ZipFile: CODE },
  },
});

const topicNamed = (name: string, partitions: number) => ({
  Type: 'AWS::MSK::Topic',
  Properties: { ClusterArn: CLUSTER_ARN, TopicName: name, PartitionCount: partitions, ReplicationFactor: 3 },
});

const mappingOf = (functionId: string, topic: string, settings: object) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  DependsOn: ['Readings', 'DeadLetters'],
  Properties: {
    FunctionName: { Ref: functionId },
    EventSourceArn: CLUSTER_ARN,
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 4,
    MaximumBatchingWindowInSeconds: 1,
    ...settings,
  },
});

/**
 * @param topic of the readings, two partitions; a separate one, since test files share a Kafka. `TOPIC-dead` has dead letters,
 * `TOPIC-notes` is read by nothing.
 */
export const readingStack = (topic: string) => ({
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
    Readings: topicNamed(topic, 2),
    DeadLetters: topicNamed(`${topic}-dead`, 1),
    Notes: topicNamed(`${topic}-notes`, 1),
    Alarms: functionNamed('sensors-alarms'),
    Archive: functionNamed('sensors-archive'),
    AlarmsOfReadings: mappingOf('Alarms', topic, {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: `kafka://${topic}-dead` } },
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 },
    }),
    ArchiveOfReadings: mappingOf('Archive', topic, {
      FilterCriteria: { Filters: [{ Pattern: HOT }] },
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 },
    }),
  },
});
