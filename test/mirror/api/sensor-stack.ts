/** A stack as CDK writes it: readings of sensors go to one function that raises alarms, and to one that keeps the hot ones. */

const CLUSTER_ARN =
  'arn:aws:kafka:us-east-1:123456789012:cluster/sensors/751d2973-a626-431c-9d4e-d7975eb44dd7-2';

/** Logs each reading and fails for broken sensors; `{}` invokes it directly. */
const alarms = `exports.handler = async ({ records = {} }) => {
  for (const { value, offset } of Object.values(records).flat()) {
    const reading = JSON.parse(Buffer.from(value, 'base64').toString());
    console.log('reading', offset, JSON.stringify(reading));
    if (reading.isBroken) throw new TypeError('the sensor is broken');
  }
  return { isDone: true };
};`;

const HOT = JSON.stringify({ value: { celsius: [{ numeric: ['>', 30] }] } });

const role = {
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
};

const functionOf = (id: string, name: string, code: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: { ZipFile: code },
  },
  Metadata: { 'aws:cdk:path': `Sensors/${id}/Handler/Resource` },
});

const mappingOf = (functionId: string, topic: string, settings: object) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  DependsOn: ['Readings'],
  Properties: {
    FunctionName: { Ref: functionId },
    EventSourceArn: CLUSTER_ARN,
    Topics: [topic],
    StartingPosition: 'LATEST',
    MaximumBatchingWindowInSeconds: 0,
    ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 },
    ...settings,
  },
});

/** @param topic a separate one, since test files share a Kafka. */
export const sensorStack = (topic: string) => ({
  Resources: {
    Role: role,
    Readings: {
      Type: 'AWS::MSK::Topic',
      Properties: { ClusterArn: CLUSTER_ARN, TopicName: topic, PartitionCount: 2, ReplicationFactor: 3 },
      Metadata: { 'aws:cdk:path': 'Sensors/Readings/Resource' },
    },
    AlarmsHandler1A2B3C4D: functionOf('Alarms', 'sensors-dev-alarms', alarms),
    ArchiveHandler5E6F7A8B: functionOf(
      'Archive',
      'sensors-dev-alarm-archive',
      'exports.handler = async () => {};',
    ),
    AlarmsOfReadings: mappingOf('AlarmsHandler1A2B3C4D', topic, { BatchSize: 1 }),
    ArchiveOfReadings: mappingOf('ArchiveHandler5E6F7A8B', topic, {
      FilterCriteria: { Filters: [{ Pattern: HOT }] },
    }),
  },
  Outputs: { TopicName: { Value: topic }, Function: { Value: { Ref: 'AlarmsHandler1A2B3C4D' } } },
});
