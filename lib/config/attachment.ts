import type { ConfigProblem } from './config-error.ts';
import { type SettingName, settings } from './settings.ts';
import type { Config } from './stage-defaults.ts';

/** A cluster that was there before the stack, and where functions find it. */
export interface Attachment {
  /** `arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>` */
  readonly clusterArn: string;
  readonly vpcId: string;
  /** Where functions run that connect to the brokers. */
  readonly subnetIds: readonly string[];
  readonly clusterSecurityGroupId: string;
  /** Route tables to lead to DynamoDB by an endpoint of the stack; none when they do already. */
  readonly routeTableIds: readonly string[];
  /** False when the VPC reaches the SES API already. */
  readonly makesMailEndpoint: boolean;
}

const required = ['clusterArn', 'vpcId', 'subnetIds', 'clusterSecurityGroupId'] as const;
const optional = ['routeTableIds', 'mailEndpoint'] as const;
/** Of a cluster and a VPC that the stack makes. */
const ofOwnCluster = [
  'brokerType',
  'brokerCount',
  'brokerVolumeInGib',
  'kafkaVersion',
  'brokerMonitoring',
  'availabilityZones',
  'mailZones',
  'mailEndpointPolicy',
  'egress',
] as const;

/** The cluster that the stack is to use, or undefined when it makes its own. */
export function attachmentOf(config: Config): Attachment | undefined {
  const { clusterArn, vpcId, subnetIds, clusterSecurityGroupId, routeTableIds } = config;
  if (subnetIds === 'none' || required.some((name) => config[name] === 'none')) return undefined;
  return {
    clusterArn,
    vpcId,
    subnetIds,
    clusterSecurityGroupId,
    routeTableIds: routeTableIds === 'none' ? [] : routeTableIds,
    makesMailEndpoint: config.mailEndpoint === 'create',
  };
}

/**
 * What an existing cluster is described by, and does not go together: a part of it without the rest, or settings of a
 * cluster that is not made.
 * @param given names in the context, whatever their value.
 */
export function attachmentProblems(config: Config, given: readonly string[]): ConfigProblem[] {
  const named = [...required, ...optional].filter((name) => config[name] !== 'none');
  if (named.length === 0) return [];
  const missing = required.filter((name) => config[name] === 'none');
  const needless = ofOwnCluster.filter((name) => given.includes(name));
  return [
    ...missing.map((name) => problemOf(name, config)),
    ...needless.map((name) => ({
      key: name,
      given: config[name],
      accepted: `nothing beside ${named.join(', ')}: it is of a cluster and a network that the stack makes`,
      fix: 'leave it out',
    })),
  ];
}

const problemOf = (name: SettingName, config: Config): ConfigProblem => ({
  key: name,
  given: config[name],
  accepted: `another value, since an existing cluster is described: all of ${required.join(', ')}, or none`,
  fix: `-c ${name}=${settings[name].example}`,
});
