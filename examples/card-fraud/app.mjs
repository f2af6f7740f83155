import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { KafkaDlq, ManagedKafkaEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out' });
const stack = new Stack(app, 'CardFraud');
/** The cluster of the bank, which exists already. */
const clusterArn = 'arn:aws:kafka:us-east-1:123456789012:cluster/bank/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const within = (kind) => `${clusterArn.replace(':cluster/', `:${kind}/`)}/*`;
const like = { clusterArn, partitionCount: 3, replicationFactor: 3 };
const names = ['payments', 'payments-failed'];
const topics = names.map((topicName) => new CfnTopic(stack, topicName, { ...like, topicName }));

const scores = new TableV2(stack, 'Scores', {
  partitionKey: { name: 'card', type: AttributeType.STRING },
  sortKey: { name: 'paidAt', type: AttributeType.NUMBER },
});
const score = new lambda.Function(stack, 'Score', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'score.handler',
  code: lambda.Code.fromAsset('functions'),
  environment: { SCORES: scores.tableName },
});
scores.grantReadWriteData(score);
const needed =
  'Connect DescribeCluster DescribeClusterDynamicConfiguration DescribeGroup AlterGroup ' +
  'DescribeTopic ReadData WriteData WriteDataIdempotently';
const actions = needed.split(' ').map((action) => `kafka-cluster:${action}`);
const resources = [clusterArn, within('topic'), within('group')];
score.addToRolePolicy(new PolicyStatement({ actions, resources }));
score.addEventSource(
  new ManagedKafkaEventSource({
    clusterArn,
    topic: 'payments',
    startingPosition: lambda.StartingPosition.LATEST,
    provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 1 },
    reportBatchItemFailures: true,
    retryAttempts: 1,
    onFailure: new KafkaDlq('payments-failed'),
  }),
);
score.node.addDependency(...topics);
app.synth();
