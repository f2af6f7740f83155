import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';

/** The SNS topic that alarms publish to, over TLS only. `alarmMail` is subscribed; other subscribers can be added. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id, {
      topicName: decideName(config, 'alarms'),
      enforceSSL: true,
    });
    this.addToResourcePolicy(publishStatement(this, config));
    if (config.alarmMail !== 'none') this.addSubscription(new EmailSubscription(config.alarmMail));
  }
}

/**
 * A topic's policy replaces the default one, which is what allows the alarms of the account to publish: with the TLS statement
 * alone, CloudWatch is refused ("no resource-based policy allows the SNS:Publish action").
 * https://github.com/aws-solutions/automated-security-response-on-aws/issues/43
 */
function publishStatement(topic: Topic, config: Config): PolicyStatement {
  return new PolicyStatement({
    sid: 'AllowAlarmsToPublish',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: ofAlarms(topic, config),
  });
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
