import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out' });
const stack = new Stack(app, 'IotAlarms');
/** The cluster of the plant, which exists already. */
const clusterArn =
  'arn:aws:kafka:us-east-1:123456789012:cluster/plant/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const within = (kind) => `${clusterArn.replace(':cluster/', `:${kind}/`)}/*`;

const sensor = { name: 'sensor', type: AttributeType.STRING };
const windows = { name: 'windowStart', type: AttributeType.NUMBER };
const readings = new TableV2(stack, 'ReadingTable', {
  partitionKey: sensor,
  sortKey: { name: 'readAt', type: AttributeType.NUMBER },
});
const alarms = new TableV2(stack, 'Alarms', { partitionKey: sensor, sortKey: windows });
const topic = new CfnTopic(stack, 'Readings', {
  clusterArn,
  topicName: 'readings',
  partitionCount: 3,
  replicationFactor: 3,
});

const raise = new lambda.Function(stack, 'RaiseAlarms', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'raise-alarms.handler',
  code: lambda.Code.fromAsset('functions'),
  environment: { READINGS: readings.tableName, ALARMS: alarms.tableName },
});
readings.grantReadWriteData(raise);
alarms.grantWriteData(raise);
const needed = 'Connect DescribeClusterDynamicConfiguration DescribeGroup AlterGroup DescribeTopic ReadData';
const actions = needed.split(' ').map((action) => `kafka-cluster:${action}`);
const resources = [clusterArn, within('topic'), within('group')];
raise.addToRolePolicy(new PolicyStatement({ actions, resources }));
const source = { clusterArn, topic: 'readings', startingPosition: lambda.StartingPosition.LATEST };
raise.addEventSource(new ManagedKafkaEventSource(source));
raise.node.addDependency(topic);
app.synth();
