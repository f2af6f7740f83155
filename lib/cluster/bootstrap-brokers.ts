import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CustomResource, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Config, importedClusterOf } from '../config/index.ts';
import { type FunctionDefaults, ServiceFunction } from '../function/service-function.ts';
import type { Cluster } from './cluster.ts';

/**
 * The addresses of the brokers, which CloudFormation does not provide: a custom resource gets them from MSK while the
 * stack is deployed, and again when the number of brokers changes. The number of an imported cluster's brokers is unknown.
 */
export class BootstrapBrokers extends Construct {
  /** `host:port[,…]` of the SASL/IAM listeners, known at deploy time. */
  readonly addresses: string;
  /**
   * What decides which cluster and brokers these are, known before the deployment. A published version of a function has
   * the addresses of its time, and CDK makes a new one only when the template of the function changes, which an attribute of
   * another resource does not: a versioned function needs this in its environment as well.
   */
  readonly source: string;

  constructor(scope: Construct, id: string, defaults: FunctionDefaults, cluster: Cluster) {
    super(scope, id);
    const resolver = new ServiceFunction(this, 'bootstrap-brokers', defaults, {
      description: 'Returns the addresses of the Kafka brokers to the stack',
      timeoutInSeconds: 60,
    });
    resolver.grant(
      new PolicyStatement({ actions: ['kafka:GetBootstrapBrokers'], resources: [cluster.clusterArn] }),
    );
    const brokers = new CustomResource(this, 'Brokers', {
      resourceType: 'Custom::BootstrapBrokers',
      serviceToken: resolver.lambda.functionArn,
      // CloudFormation would wait an hour for a response.
      serviceTimeout: Duration.minutes(5),
      properties: { ClusterArn: cluster.clusterArn, ...brokerCount(defaults.config) },
    });
    brokers.node.addDependency(resolver.role);
    this.addresses = brokers.getAttString('BootstrapBrokers');
    this.source = sourceOf(defaults.config);
  }
}

const brokerCount = (config: Config) =>
  importedClusterOf(config) ? {} : { BrokerCount: config.brokerCount };

/** An imported cluster, or the settings that add brokers to the managed one or replace it. */
function sourceOf(config: Config): string {
  const { brokerType, brokerCount, availabilityZones } = config;
  const own = [`${brokerCount} ${brokerType}`, availabilityZones].flat().join(' ');
  return importedClusterOf(config)?.clusterArn ?? own;
}
