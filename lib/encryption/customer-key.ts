import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { ArnFormat, AspectPriority, Aspects, Aws, type IAspect, Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { type Config, decideName, decideRemovalPolicy } from '../config/index.ts';
import { ServiceFunction } from '../function/service-function.ts';

/**
 * With `encryption=customer`: one key of the account's own for every table, log group, environment of a function and SNS
 * topic of the stack, those of concerns that are added later included. The key of the cluster is another one, which cannot
 * change without replacing the cluster.
 */
export class CustomerKey extends Construct {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: `Tables, logs, environments and alarms of ${decideName(config)}`,
      enableKeyRotation: true,
      removalPolicy: decideRemovalPolicy(config),
    });
    for (const statement of serviceStatements(this, config)) key.addToResourcePolicy(statement);
    Aspects.of(Stack.of(this)).add(encryptWith(key), { priority: AspectPriority.MUTATING });
  }
}

/** Whose own requests need the key. The account's root is in every policy that CDK makes, so that roles may be granted it. */
function serviceStatements(scope: Construct, config: Config): PolicyStatement[] {
  return [
    logsStatement(scope, config),
    tablesStatement(),
    environmentsStatement(scope, config),
    alarmsStatement(),
  ];
}

/**
 * CloudWatch Logs, for log groups with the name of this stack.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function logsStatement(scope: Construct, config: Config): PolicyStatement {
  const groups = Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: `*${decideName(config)}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return new PolicyStatement({
    sid: 'CloudWatchLogs',
    principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
    actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  });
}

/**
 * DynamoDB, for every principal that the account's policies let use a table: what the policy of AWS's own key for DynamoDB says.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
function tablesStatement(): PolicyStatement {
  return new PolicyStatement({
    sid: 'DynamoDb',
    principals: [new AnyPrincipal()],
    actions: [
      'kms:CreateGrant',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey*',
      'kms:ReEncrypt*',
    ],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:CallerAccount': Aws.ACCOUNT_ID,
        'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com`,
      },
    },
  });
}

/**
 * Environments of functions, for the roles of this stack, which are granted the same themselves. On the way back to
 * `encryption=aws` CloudFormation takes that grant first and the key from the functions afterwards, and versions behind a
 * canary keep it for five minutes more: without this statement no environment would start in between.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html; the refusal seen on AWS:
 * https://github.com/cattle-ops/terraform-aws-gitlab-runner/pull/1253
 */
function environmentsStatement(scope: Construct, config: Config): PolicyStatement {
  const roles = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: decideName(config, '*'),
  });
  return new PolicyStatement({
    sid: 'Environments',
    principals: [new AnyPrincipal()],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:PrincipalArn': roles } },
  });
}

/**
 * Alarms, which CloudWatch publishes to the topic itself. Without a condition, as AWS has it: one that CloudWatch does not
 * send would mute every alarm. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function alarmsStatement(): PolicyStatement {
  return new PolicyStatement({
    sid: 'Alarms',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
  });
}

/** Gives every resource of these types the key, and the role of every function leave to decrypt its environment. */
function encryptWith(key: Key): IAspect {
  return {
    visit(node: IConstruct) {
      if (node instanceof CfnLogGroup) node.kmsKeyId = key.keyArn;
      if (node instanceof CfnTopic) node.kmsMasterKeyId = key.keyArn;
      if (node instanceof CfnFunction) node.kmsKeyArn = key.keyArn;
      if (node instanceof CfnTable) {
        node.sseSpecification = { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: key.keyArn };
      }
      if (node instanceof ServiceFunction) node.grant(decryptStatement(key));
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html */
const decryptStatement = (key: Key) =>
  new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] });
