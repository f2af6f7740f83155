import type { ConfigProblem } from './config-error.ts';
import { type SettingName, settings } from './settings.ts';
import type { Config } from './stage-defaults.ts';

/** An imported cluster, and the network in which functions reach it. */
export interface ImportedCluster {
  /** `arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>` */
  readonly clusterArn: string;
  readonly vpcId: string;
  /** Where functions run that connect to the brokers. */
  readonly subnetIds: readonly string[];
  readonly clusterSecurityGroupId: string;
  /** Route tables that get the stack's endpoint for DynamoDB; empty when they have a route already. */
  readonly routeTableIds: readonly string[];
  /** False when the VPC reaches the SES API already. */
  readonly makesMailEndpoint: boolean;
}

const required = ['clusterArn', 'vpcId', 'subnetIds', 'clusterSecurityGroupId'] as const;
const optional = ['routeTableIds', 'mailEndpoint'] as const;
/** Settings of a managed cluster and network. */
const ofManagedCluster = [
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

/** The imported cluster, or undefined when the stack creates a managed one. */
export function importedClusterOf(config: Config): ImportedCluster | undefined {
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
 * What is wrong with the settings of an imported cluster: some of them without the rest, or settings of a
 * managed cluster.
 * @param given names in the context, whatever their value.
 */
export function importedClusterProblems(config: Config, given: readonly string[]): ConfigProblem[] {
  const named = [...required, ...optional].filter((name) => config[name] !== 'none');
  if (named.length === 0) return [];
  const missing = required.filter((name) => config[name] === 'none');
  const needless = ofManagedCluster.filter((name) => given.includes(name));
  return [
    ...missing.map((name) => problemOf(name, config)),
    ...needless.map((name) => ({
      key: name,
      given: config[name],
      accepted: `no value next to ${named.join(', ')}: it is a setting of a managed cluster and network`,
      fix: 'leave it out',
    })),
  ];
}

const problemOf = (name: SettingName, config: Config): ConfigProblem => ({
  key: name,
  given: config[name],
  accepted: `another value, since the cluster is imported: all of ${required.join(', ')}, or none`,
  fix: `-c ${name}=${settings[name].example}`,
});
