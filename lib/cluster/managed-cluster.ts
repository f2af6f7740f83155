import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnCluster, CfnConfiguration } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { type KafkaAccess, kafkaAccess } from '../access/kafka-access.ts';
import { type Config, decideName, decideRemovalPolicy, isExpress } from '../config/index.ts';
import type { ManagedNetwork } from '../network/managed-network.ts';
import type { Cluster } from './cluster.ts';
import { serverProperties } from './server-properties.ts';

/**
 * A managed Kafka cluster: MSK Provisioned, IAM as its only authentication, TLS everywhere, encrypted with a separate key.
 * CloudFormation replaces it, records and all, when its name, subnets, security group or key change.
 */
export class ManagedCluster extends Construct implements Cluster {
  readonly clusterArn: string;
  readonly access: KafkaAccess;

  constructor(scope: Construct, id: string, config: Config, network: ManagedNetwork) {
    super(scope, id);
    const cluster = new CfnCluster(this, 'Cluster', {
      clusterName: decideName(config),
      kafkaVersion: config.kafkaVersion,
      numberOfBrokerNodes: config.brokerCount,
      enhancedMonitoring: config.brokerMonitoring,
      brokerNodeGroupInfo: brokerNodes(config, network),
      clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
      encryptionInfo: {
        encryptionAtRest: { dataVolumeKmsKeyId: this.#key(config).keyArn },
        encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
      },
      configurationInfo: this.#configuration(config),
      ...rebalancing(config),
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: this.#logs(config) } } },
    });
    cluster.applyRemovalPolicy(decideRemovalPolicy(config));
    this.clusterArn = cluster.attrArn;
    this.access = kafkaAccess(this, cluster.attrArn);
  }

  #key(config: Config): Key {
    return new Key(this, 'Key', {
      description: `Records at rest of ${decideName(config)}`,
      enableKeyRotation: true,
      removalPolicy: decideRemovalPolicy(config),
    });
  }

  #configuration(config: Config): CfnCluster.ConfigurationInfoProperty {
    const configuration = new CfnConfiguration(this, 'Configuration', {
      name: decideName(config),
      serverProperties: serverProperties(config),
    });
    // MSK refuses to delete the configuration of a cluster that is retained.
    configuration.applyRemovalPolicy(decideRemovalPolicy(config));
    return { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision };
  }

  #logs(config: Config): string {
    const logs = new LogGroup(this, 'Logs', {
      // Log delivery may write to groups of this prefix without growing the account's one resource policy.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
      logGroupName: `/aws/vendedlogs/msk/${decideName(config)}`,
      retention: config.logRetentionInDays,
      removalPolicy: decideRemovalPolicy(config),
    });
    return logs.logGroupName;
  }
}

function brokerNodes(config: Config, network: ManagedNetwork): CfnCluster.BrokerNodeGroupInfoProperty {
  const volume = { storageInfo: { ebsStorageInfo: { volumeSize: config.brokerVolumeInGib } } };
  return {
    instanceType: config.brokerType,
    clientSubnets: network.subnets.subnetIds,
    securityGroups: [network.clusterSecurityGroup.securityGroupId],
    // Express brokers refuse StorageInfo.
    ...(isExpress(config) ? {} : volume),
  };
}

/**
 * Express brokers move partitions by themselves when brokers are added, removed or overloaded. It is the default of new
 * clusters; standard brokers refuse the property.
 * https://docs.aws.amazon.com/msk/latest/developerguide/intelligent-rebalancing.html
 */
function rebalancing(config: Config): { rebalancing?: CfnCluster.RebalancingProperty } {
  return isExpress(config) ? { rebalancing: { status: 'ACTIVE' } } : {};
}
