import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { CfnTopic } from 'aws-cdk-lib/aws-msk';

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out' });
const stack = new Stack(app, 'SocialFeed');
/** The cluster of the network, which exists already. */
const clusterArn =
  'arn:aws:kafka:us-east-1:123456789012:cluster/social/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const within = (kind) => `${clusterArn.replace(':cluster/', `:${kind}/`)}/*`;
const topic = new CfnTopic(stack, 'Posts', {
  clusterArn,
  topicName: 'posts',
  partitionCount: 3,
  replicationFactor: 3,
});

const text = (name) => ({ name, type: AttributeType.STRING });
const followers = new TableV2(stack, 'Followers', {
  partitionKey: text('author'),
  sortKey: text('follower'),
});
const feeds = new TableV2(stack, 'Feeds', { partitionKey: text('reader'), sortKey: text('post') });
const fanOut = new lambda.Function(stack, 'FanOut', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'fan-out.handler',
  code: lambda.Code.fromAsset('functions'),
  environment: { FOLLOWERS: followers.tableName, FEEDS: feeds.tableName },
});
followers.grantReadData(fanOut);
feeds.grantWriteData(fanOut);
const needed = 'Connect DescribeClusterDynamicConfiguration DescribeGroup AlterGroup DescribeTopic ReadData';
const actions = needed.split(' ').map((action) => `kafka-cluster:${action}`);
const resources = [clusterArn, within('topic'), within('group')];
fanOut.addToRolePolicy(new PolicyStatement({ actions, resources }));
fanOut.addEventSource(
  new ManagedKafkaEventSource({
    clusterArn,
    topic: 'posts',
    startingPosition: lambda.StartingPosition.LATEST,
    filters: [lambda.FilterCriteria.filter({ value: { audience: lambda.FilterRule.isEqual('public') } })],
  }),
);
fanOut.node.addDependency(topic);
app.synth();
