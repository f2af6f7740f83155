import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CustomResource, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { attachmentOf, type Config } from '../config/index.ts';
import { type FunctionDefaults, ServiceFunction } from '../function/service-function.ts';
import type { Cluster } from './cluster.ts';

/**
 * The addresses of the brokers, which CloudFormation itself cannot tell: a custom resource asks MSK for them while the
 * stack is deployed, and again when the number of brokers changes. The number of an existing cluster is not known here.
 */
export class BootstrapBrokers extends Construct {
  /** `host:port[,…]` of the SASL/IAM listeners, known at deploy time. */
  readonly addresses: string;

  constructor(scope: Construct, id: string, defaults: FunctionDefaults, cluster: Cluster) {
    super(scope, id);
    const resolver = new ServiceFunction(this, 'bootstrap-brokers', defaults, {
      description: 'Answers the stack with the addresses of the Kafka brokers',
      timeoutInSeconds: 60,
    });
    resolver.grant(
      new PolicyStatement({ actions: ['kafka:GetBootstrapBrokers'], resources: [cluster.clusterArn] }),
    );
    const brokers = new CustomResource(this, 'Brokers', {
      resourceType: 'Custom::BootstrapBrokers',
      serviceToken: resolver.lambda.functionArn,
      // CloudFormation would wait an hour for an answer that never comes.
      serviceTimeout: Duration.minutes(5),
      properties: { ClusterArn: cluster.clusterArn, ...brokerCount(defaults.config) },
    });
    brokers.node.addDependency(resolver.role);
    this.addresses = brokers.getAttString('BootstrapBrokers');
  }
}

const brokerCount = (config: Config) => (attachmentOf(config) ? {} : { BrokerCount: config.brokerCount });
