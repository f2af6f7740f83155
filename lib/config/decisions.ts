import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Config } from './stage-defaults.ts';

/** Name of a physical resource: `orderstream-<stage>-<noun>`, so that stages live side by side in one account. */
export function decideName({ stage }: Pick<Config, 'stage'>, noun?: string): string {
  return noun === undefined ? `orderstream-${stage}` : `orderstream-${stage}-${noun}`;
}

/**
 * CloudWatch namespace of the metrics that functions publish. One a stage: with a shared one the alarms of prod would count
 * what functions of dev in the same account and Region publish.
 */
export function decideMetricsNamespace(config: Pick<Config, 'stage'>): string {
  return decideName(config);
}

/** Name of the table that `npm run rebuild-timeline` fills; it is not part of the stack. */
export function decideRebuiltTimeline(config: Pick<Config, 'stage'>): string {
  return rebuiltOf(decideName(config, 'orders'));
}

/** Name, or ARN, of the table next to a table that `npm run rebuild-timeline` fills. */
export const rebuiltOf = (table: string): string => `${table}-rebuilt`;

/** Production keeps what holds data, except when its very first deployment fails: the next one would find the leftovers. */
export function decideRemovalPolicy({ stage }: Pick<Config, 'stage'>): RemovalPolicy {
  return stage === 'prod' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}

/**
 * Whether AWS refuses to delete tables, users and the stack. It refuses CloudFormation as well, so that a creation which fails
 * cannot be rolled back while it is on.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
 */
export function decideDeletionProtection({
  deletionProtection,
}: Pick<Config, 'deletionProtection'>): boolean {
  return deletionProtection === 'on';
}

/** Express brokers manage their storage and replication settings themselves. */
export function isExpress({ brokerType }: Pick<Config, 'brokerType'>): boolean {
  return brokerType.startsWith('express.');
}

/** Whether the cluster keeps its metadata in Kafka itself, not in ZooKeeper. */
export function isKraft({ kafkaVersion }: Pick<Config, 'kafkaVersion'>): boolean {
  return kafkaVersion.endsWith('.kraft');
}

/** Name of the cluster in metrics: the second part of an imported cluster's ARN, or the name of the managed one. */
export function decideClusterName(config: Pick<Config, 'stage' | 'clusterArn'>): string {
  return config.clusterArn.split('/')[1] ?? decideName(config);
}

/** Domain of the sender's address: the identity that DKIM and DMARC need. */
export function decideSenderDomain({ mailSender }: Pick<Config, 'mailSender'>): string {
  return mailSender.slice(mailSender.lastIndexOf('@') + 1);
}
