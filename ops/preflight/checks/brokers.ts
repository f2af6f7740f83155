import {
  type Cluster,
  DescribeClusterV2Command,
  type KafkaClient,
  type KafkaVersion,
  paginateListClustersV2,
  paginateListKafkaVersions,
} from '@aws-sdk/client-kafka';
import { type Config, decideName, importedClusterOf } from '../../../lib/config/index.ts';
import { type ProbeResult, probeBrokers } from '../broker-probe.ts';
import {
  defineCheck,
  type Finding,
  notChecked,
  ok,
  type Plan,
  refused,
  undefinedWhen,
  warning,
} from '../check.ts';
import { quotaOf } from '../quota.ts';

const makesCluster = (config: Config) => importedClusterOf(config) === undefined;

/** https://docs.aws.amazon.com/msk/latest/developerguide/version-support.html */
export const kafkaVersion = defineCheck({
  id: 'kafka-version',
  asks: 'whether MSK still supports the Kafka version',
  actions: ['kafka:ListKafkaVersions'],
  applies: makesCluster,
  ask: ({ kafka }) => versionsOf(kafka),
  evaluate: (versions, { config }): Finding => {
    const found = versions.find(({ Version }) => Version === config.kafkaVersion);
    const active = versions.filter(({ Status }) => Status === 'ACTIVE').map(({ Version }) => Version);
    const what = `Kafka ${config.kafkaVersion} is ${found?.Status ?? 'not listed'}`;
    const todo = `-c kafkaVersion= one of ${active.join(', ')} that suits ${config.brokerType}`;
    return found?.Status === 'ACTIVE' ? ok(what) : refused(what, todo);
  },
});

async function versionsOf(kafka: KafkaClient): Promise<KafkaVersion[]> {
  const versions: KafkaVersion[] = [];
  for await (const page of paginateListKafkaVersions({ client: kafka }, {})) {
    versions.push(...(page.KafkaVersions ?? []));
  }
  return versions;
}

/** See docs/decisions/136-ask-msk-which-brokers-it-refuses.md. */
export const brokerType = defineCheck({
  id: 'brokers',
  asks: 'whether MSK creates brokers of this type with this version: `CreateClusterV2` in subnets that do not exist',
  actions: ['kafka:CreateClusterV2'],
  applies: makesCluster,
  ask: async ({ kafka }, { config, isReadOnly }) => (isReadOnly ? undefined : probeBrokers(kafka, config)),
  evaluate: (result: ProbeResult | undefined, plan): Finding => {
    if (result === undefined) return notChecked('--read-only makes no call that creates something');
    return evaluateProbe(result, plan);
  },
});

function evaluateProbe({ outcome, message }: ProbeResult, { config, region }: Plan): Finding {
  const brokers = `${config.brokerType} with Kafka ${config.kafkaVersion}`;
  switch (outcome) {
    case 'refused':
      return refused(
        `${brokers}: MSK responded "${message}"`,
        '-c brokerType=… or -c kafkaVersion=… as MSK suggests',
      );
    case 'accepted':
      return ok(`${brokers}: MSK refused only the subnets, which do not exist`);
    case 'created':
      return warning(
        `${brokers}: MSK is creating ${message}, although its subnets do not exist`,
        `aws kafka delete-cluster --region ${region} --cluster-arn ${message}`,
      );
    case 'unclear':
      return notChecked(`${brokers}: MSK responded "${message}", which does not concern type and version`);
  }
}

/** Brokers of an account and Region: 90. https://docs.aws.amazon.com/msk/latest/developerguide/limits.html */
export const brokerQuota = defineCheck({
  id: 'broker-quota',
  asks: 'how many brokers the account may have, and how many it has',
  actions: [
    'kafka:ListClustersV2',
    'servicequotas:GetServiceQuota',
    'servicequotas:GetAWSDefaultServiceQuota',
  ],
  applies: makesCluster,
  ask: async ({ kafka, quotas }) => ({
    clusters: await clustersOf(kafka),
    quota: await quotaOf(quotas, { service: 'kafka', code: 'L-EDD31C36' }),
  }),
  evaluate: ({ clusters, quota }, { config }): Finding => {
    const others = clusters.filter(({ ClusterName }) => ClusterName !== decideName(config));
    const used = others.reduce((sum, { Provisioned }) => sum + (Provisioned?.NumberOfBrokerNodes ?? 0), 0);
    const what = `${used} of ${quota} brokers are others'; the stack has ${config.brokerCount}`;
    if (used + config.brokerCount <= quota) return ok(what);
    return refused(what, 'request a higher quota L-EDD31C36 of service kafka');
  },
});

async function clustersOf(kafka: KafkaClient): Promise<Cluster[]> {
  const clusters: Cluster[] = [];
  for await (const page of paginateListClustersV2({ client: kafka }, {})) {
    clusters.push(...(page.ClusterInfoList ?? []));
  }
  return clusters;
}

/** Of `AWS::MSK::Topic`: provisioned, Kafka 3.6 or later, ACTIVE. https://docs.aws.amazon.com/msk/latest/developerguide/msk-topic-operations-information.html */
export const importedCluster = defineCheck({
  id: 'cluster',
  asks: 'whether the existing cluster takes topics of a stack, and clients with IAM',
  actions: ['kafka:DescribeClusterV2'],
  applies: (config) => !makesCluster(config),
  ask: async ({ kafka }, { config }) => {
    const command = new DescribeClusterV2Command({ ClusterArn: config.clusterArn });
    const response = await kafka.send(command).catch(undefinedWhen('NotFoundException'));
    return response?.ClusterInfo;
  },
  evaluate: (cluster, { config }): Finding => {
    if (!cluster)
      return refused(`there is no cluster ${config.clusterArn}`, 'correct clusterArn or --region');
    const problems = problemsOf(cluster);
    const what = `${cluster.ClusterName} is ${cluster.State}, Kafka ${versionOf(cluster)}`;
    if (problems.length === 0) return ok(what);
    return refused(`${what}: ${problems.join('; ')}`, 'change the cluster, or let the stack make one');
  },
});

const versionOf = ({ Provisioned }: Cluster) => Provisioned?.CurrentBrokerSoftwareInfo?.KafkaVersion ?? '';

function problemsOf(cluster: Cluster): string[] {
  const [major = 0, minor = 0] = versionOf(cluster).split('.').map(Number);
  const iam = cluster.Provisioned?.ClientAuthentication?.Sasl?.Iam?.Enabled;
  return [
    ...(cluster.ClusterType === 'PROVISIONED' ? [] : ['topics need a provisioned cluster']),
    ...(cluster.State === 'ACTIVE' ? [] : ['topics need a cluster that is ACTIVE']),
    ...(major > 3 || (major === 3 && minor >= 6) ? [] : ['topics need Kafka 3.6 or later']),
    ...(iam ? [] : ['functions and mappings need SASL/IAM']),
  ];
}
