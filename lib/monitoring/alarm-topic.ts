import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';

const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');

export interface AlarmTopicProps {
  /** Customer-managed key that encrypts the messages. Default: none. */
  readonly encryptionKey?: IKey;
}

/** The SNS topic that alarms publish to, over TLS only. `alarmMail` is subscribed; other subscribers can be added. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, config: Config, { encryptionKey }: AlarmTopicProps = {}) {
    super(scope, id, {
      topicName: decideName(config, 'alarms'),
      enforceSSL: true,
      ...(encryptionKey && { masterKey: encryptionKey }),
    });
    this.addToResourcePolicy(publishStatement(this, config));
    if (encryptionKey) allowAlarmsToUse(encryptionKey, this, config);
    if (config.alarmMail !== 'none') this.addSubscription(new EmailSubscription(config.alarmMail));
  }
}

/**
 * A topic's policy replaces the default one, which is what lets the alarms of the account publish: with the TLS statement
 * alone, CloudWatch is refused ("no resource-based policy allows the SNS:Publish action").
 * https://github.com/aws-solutions/automated-security-response-on-aws/issues/43
 */
function publishStatement(topic: Topic, config: Config): PolicyStatement {
  return new PolicyStatement({
    sid: 'AllowAlarmsToPublish',
    principals: [cloudWatch],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: ofAlarms(topic, config),
  });
}

/**
 * Lets the alarms of the stack use a customer-managed key. CloudWatch cannot publish to a topic that a key encrypts
 * without it, and the key that AWS manages for SNS cannot be given it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function allowAlarmsToUse(key: IKey, scope: Construct, config: Config): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AllowAlarmsToEncrypt',
      principals: [cloudWatch],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: ofAlarms(scope, config),
    }),
  );
}

/**
 * Conditions that hold for the stack's own alarms, so that no other account can make CloudWatch publish for it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://aws.github.io/modern-data-architecture-accelerator/typedocs/functions/_aws-mdaa_cloudwatch-constructs.grantCloudWatchAlarmsTopicAccess.html
 */
function ofAlarms(scope: Construct, config: Config) {
  const alarms = Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: decideName(config, '*'),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID }, ArnLike: { 'aws:SourceArn': alarms } };
}
