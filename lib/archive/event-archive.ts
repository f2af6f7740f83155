import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnChannel } from 'aws-cdk-lib/aws-msk';
import { BlockPublicAccess, Bucket, BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { eventTypesIn, type TopicName, topics } from '../../events/catalogue.ts';
import { decideName, decideRemovalPolicy } from '../config/index.ts';
import { createSequentially } from '../create-sequentially.ts';
import { acceptFinding } from '../nag.ts';
import type { SharedResources } from '../shared-resources.ts';

/**
 * Below this prefix are the identifiers of records that MSK could not deliver, with the errors; not the records.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-data-delivery-s3-concepts.html
 */
const undeliveredPrefix = 'undelivered/';

/**
 * Every record of the event topics as objects of a bucket, so that the history outlives the topics: MSK Data Delivery, a channel
 * for each topic. A channel delivers what is produced after it was created, as the bytes that producers wrote (Avro in Glue wire
 * format), under `events/<topic>/<year>/<month>/<day>/<hour>/`.
 *
 * Express brokers only. CloudFormation replaces a channel when anything but its freshness changes, and what is produced in
 * between is not delivered.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-data-delivery.html
 */
export class EventArchive extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const { config } = shared;
    this.bucket = archiveBucket(this);
    const logGroup = new LogGroup(this, 'Logs', {
      // The prefix of AWS's example; the group must exist before the channel.
      logGroupName: `/aws/msk/data-delivery/${decideName(config)}`,
      retention: config.logRetentionInDays,
      removalPolicy: decideRemovalPolicy(config),
    });
    const role = this.#role(logGroup);
    const archived = (Object.keys(topics) as TopicName[]).filter((each) => eventTypesIn(each).length > 0);
    const channels = archived.map((topic) => this.#channel(topic, shared, role, logGroup));
    for (const channel of channels) channel.node.addDependency(role);
    // As topics: no source says that MSK takes two `CreateChannel` of a cluster at a time.
    createSequentially(channels);
  }

  /** https://docs.aws.amazon.com/msk/latest/developerguide/msk-data-delivery-s3-iam-service-role.html */
  #role(logGroup: LogGroup): Role {
    const stack = Stack.of(this);
    const channels = stack.formatArn({ service: 'kafka', resource: 'channel', resourceName: '*' });
    const role = new Role(this, 'Role', {
      description: 'MSK Data Delivery writes events to the archive',
      assumedBy: new ServicePrincipal('kafka.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': channels },
        },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [this.bucket.bucketArn],
      }),
    );
    const objects = this.bucket.arnForObjects('*');
    role.addToPolicy(
      new PolicyStatement({
        // The example also has names that are operations and no actions of IAM: PutObject covers an upload in parts.
        actions: ['s3:PutObject', 's3:ListMultipartUploadParts'],
        resources: [objects],
      }),
    );
    logGroup.grantWrite(role);
    acceptFinding(
      role,
      `IAM5[Resource::<${stack.getLogicalId(this.bucket.node.defaultChild as never)}.Arn>/*]`,
      'MSK names the objects; the bucket holds nothing else',
    );
    return role;
  }

  #channel(
    topic: TopicName,
    { config, cluster, topics }: SharedResources,
    role: Role,
    logGroup: LogGroup,
  ): CfnChannel {
    const resource = topics.resourceOf(topic);
    return new CfnChannel(this, topic, {
      channelName: decideName(config, topic),
      clusterArn: cluster.clusterArn,
      // Exactly one topic, as the API says.
      topicConfigurationList: [
        { topicArn: resource.attrTopicArn, recordConverter: { valueConverter: 'BYTE_ARRAY' } },
      ],
      s3DestinationConfiguration: {
        dataFreshnessInSeconds: 300,
        serviceExecutionRoleArn: role.roleArn,
        storage: {
          bucketArn: this.bucket.bucketArn,
          compressionType: 'ZSTD',
          storageClass: 'STANDARD',
          outputPrefix: 'events/',
          outputKeyTemplate: '!{topic-name}/!{yyyy}/!{MM}/!{dd}/!{HH}/!{partition-id}+!{sequence-number}',
        },
        deadLetterQueueS3: { bucketArn: this.bucket.bucketArn, errorOutputPrefix: undeliveredPrefix },
      },
      loggingInfo: { cloudWatchLogs: { enabled: true, logGroup: logGroup.logGroupName } },
    });
  }
}

function archiveBucket(scope: Construct): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [
      {
        transitions: [
          { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
        ],
      },
      { prefix: undeliveredPrefix, expiration: Duration.days(90) },
      { abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    // An archive is not deleted with its stack, and a bucket with objects in it cannot be.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  acceptFinding(
    bucket,
    'S1',
    'MSK alone writes to it; its readers are in CloudTrail when data events are on',
  );
  return bucket;
}
