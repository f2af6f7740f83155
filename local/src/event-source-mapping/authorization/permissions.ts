import type { Access } from '../../iam/evaluate.ts';
import { arnInCluster } from '../../iam/kafka-clusters.ts';
import type { Destination } from '../settings/destination.ts';

/** A permission that polling needs, and what Lambda shows without it. */
export interface RequiredPermission {
  readonly access: Access;
  /** `StateTransitionReason`. */
  readonly reason: 'EVENT_SOURCE_AUTHN_ERROR' | 'EVENT_SOURCE_AUTHZ_ERROR';
  /** What `LastProcessingResult` shows after `PROBLEM: `; absent where AWS's text is not known: the text of the denial. */
  readonly problem?: string;
}

export interface PollingSource {
  /** Absent for a self-managed cluster. */
  readonly eventSourceArn?: string;
  readonly usesIam: boolean;
  readonly topic: string;
  readonly groupId: string;
  /** What it authenticates with. */
  readonly secretArn?: string;
  /** ARN of a Glue registry. */
  readonly schemaRegistryArn?: string;
}

/**
 * What the execution role of a function must allow for a mapping to poll, in the order in which Lambda needs it.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html; the texts are those of
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html
 */
export function pollingPermissions(source: PollingSource): RequiredPermission[] {
  return permissionsOf(source).map((permission) => ({ ...permission, access: byLambda(permission.access) }));
}

/**
 * Lambda's own requests through the role of a function do not say which function it is.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
const byLambda = (access: Access): Access => ({
  ...access,
  context: { ...access.context, 'lambda:sourcefunctionarn': [] },
  ...(access.orElse && { orElse: byLambda(access.orElse) }),
});

function permissionsOf(source: PollingSource): RequiredPermission[] {
  const { eventSourceArn, usesIam, topic, groupId, secretArn, schemaRegistryArn } = source;
  return [
    ...(eventSourceArn ? clusterPermissions(eventSourceArn) : []),
    ...(eventSourceArn && usesIam ? dataPermissions(eventSourceArn, topic, groupId) : []),
    ...(secretArn
      ? [authorization({ action: 'secretsmanager:GetSecretValue', resources: [secretArn] })]
      : []),
    ...(schemaRegistryArn ? registryPermissions(schemaRegistryArn) : []),
  ];
}

/** Finding the cluster, and interfaces in its subnets. Serverless clusters know the second version alone. */
function clusterPermissions(clusterArn: string): RequiredPermission[] {
  const onCluster = (action: string): Access => ({ action: `kafka:${action}`, resources: [clusterArn] });
  const isServerless = /-s\d+$/.test(clusterArn);
  const describe = onCluster('DescribeClusterV2');
  return [
    authorization(isServerless ? describe : { ...describe, orElse: onCluster('DescribeCluster') }),
    authorization(onCluster('GetBootstrapBrokers')),
    ...NETWORK_ACTIONS.map((action) => authorization({ action: `ec2:${action}`, resources: ['*'] })),
  ];
}

const NETWORK_ACTIONS = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeVpcs',
  'DeleteNetworkInterface',
  'DescribeSubnets',
  'DescribeSecurityGroups',
];

function dataPermissions(clusterArn: string, topic: string, groupId: string): RequiredPermission[] {
  const unauthorized = 'Cluster failed to authorize Lambda.';
  const onTopic = (action: string) => kafkaAccess(action, arnInCluster(clusterArn, 'topic', topic));
  const onGroup = (action: string) => kafkaAccess(action, arnInCluster(clusterArn, 'group', groupId));
  return [
    {
      access: kafkaAccess('Connect', clusterArn),
      reason: 'EVENT_SOURCE_AUTHN_ERROR',
      problem: 'SASL authentication failed.',
    },
    ...[onTopic('DescribeTopic'), onGroup('DescribeGroup'), onGroup('AlterGroup'), onTopic('ReadData')].map(
      (access) => authorization(access, unauthorized),
    ),
  ];
}

/** A version requested by its id is checked against no resource; CDK grants it on the registry's schemas (docs/decisions/063, 095). */
function registryPermissions(registryArn: string): RequiredPermission[] {
  const schemas = `${registryArn.replace(':registry/', ':schema/')}/*`;
  return [
    authorization({ action: 'glue:GetRegistry', resources: [registryArn] }),
    authorization({ action: 'glue:GetSchemaVersion', resources: ['*', registryArn, schemas] }),
  ];
}

/**
 * What sending failures to a destination needs.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 */
export function deliveryPermissions(destination: Destination, mapping: DeliveringMapping): Access[] {
  return accessesTo(destination, mapping).map(byLambda);
}

interface DeliveringMapping {
  readonly eventSourceArn?: string;
  readonly usesIam: boolean;
  readonly uuid: string;
}

function accessesTo(
  destination: Destination,
  { eventSourceArn, usesIam, uuid }: DeliveringMapping,
): Access[] {
  if (destination.kind === 'kafka') {
    if (!eventSourceArn || !usesIam) return [];
    const topic = arnInCluster(eventSourceArn, 'topic', destination.topic);
    return [kafkaAccess('DescribeTopic', topic), kafkaAccess('WriteData', topic)];
  }
  const { arn } = destination;
  return {
    sqs: [{ action: 'sqs:SendMessage', resources: [arn] }],
    sns: [{ action: 'sns:Publish', resources: [arn] }],
    s3: [
      { action: 's3:ListBucket', resources: [arn] },
      { action: 's3:PutObject', resources: [`${arn}/aws/lambda/${uuid}/`] },
    ],
  }[destination.service];
}

const authorization = (access: Access, problem?: string): RequiredPermission => ({
  access,
  reason: 'EVENT_SOURCE_AUTHZ_ERROR',
  problem,
});

const kafkaAccess = (action: string, resource: string): Access => ({
  action: `kafka-cluster:${action}`,
  resources: [resource],
});
