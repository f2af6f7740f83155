import { concerns } from '../../../events/catalogue.ts';
import type { Grant } from '../../../local/src/iam/single-grants.ts';

/** Grants that no run of the mirror needs. */
export interface OnlyOnAws {
  readonly actions: readonly string[];
  /** Of these functions; default: of all that have them. */
  readonly functionIds?: readonly string[];
  /** On ARNs that match; default: on all. */
  readonly resource?: RegExp;
  readonly reason: string;
}

/** Grants that AWS needs, and the mirror does not check. */
export const onlyOnAws: readonly OnlyOnAws[] = [
  {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    reason: 'Lambda writes the log; the mirror writes files',
  },
  {
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    reason: 'Lambda sends traces; the mirror has no daemon',
  },
  {
    actions: ['ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'],
    reason: 'Lambda places the function in the network; the mirror has none',
  },
  {
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
    ],
    functionIds: ['orders-api', 'redrive', 'replay', 'timeline-rebuild'],
    reason: 'the same; the mirror checks them for functions with mappings, since pollers need them',
  },
  {
    actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2'],
    reason:
      '[Lambda’s list](https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html) has both; the mirror accepts either of them',
  },
  {
    actions: ['kafka-cluster:DescribeClusterDynamicConfiguration'],
    reason:
      '[Lambda’s list](https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html) has it; no client of the mirror reads the settings of the cluster',
  },
  {
    actions: ['kafka-cluster:DescribeCluster', 'kafka-cluster:WriteDataIdempotently'],
    reason:
      'the [example for Kafka destinations](https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html) has the first, and an idempotent producer needs the second; the producer of the mirror needs neither',
  },
  {
    actions: ['kafka-cluster:ReadData'],
    // The orders do read the dead letters.
    functionIds: concerns.filter((concern) => concern !== 'orders'),
    resource: /:topic\/.*\/dead-letters$/,
    reason:
      'the [example for Kafka destinations](https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html) has it on the on-failure topic; the mirror only writes there',
  },
  {
    actions: ['ses:SendRawEmail'],
    reason:
      '[AWS asks for both](https://repost.aws/knowledge-center/amazon-ses-send-email-unauthorized-error) and does not document which one an email with attachments needs; the mirror checks `ses:SendEmail`',
  },
];

/** Whether a grant of a function is one of these. */
export const isOnlyOnAws = (functionId: string, { action, resource: arn }: Grant): boolean =>
  onlyOnAws.some(
    ({ actions, functionIds, resource }) =>
      actions.includes(action) &&
      (functionIds?.includes(functionId) ?? true) &&
      (resource?.test(arn) ?? true),
  );
