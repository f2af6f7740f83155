import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Identity } from '../identity/identity.ts';
import type { SignInPages } from '../identity/sign-in-pages.ts';
import type { SharedResources } from '../shared-resources.ts';

/**
 * What operators and scripts need of a deployed stack.
 * @param apiUrl where clients reach the API.
 */
export function addOutputs(
  scope: Construct,
  shared: SharedResources,
  apiUrl: string,
  { userPool }: Identity,
  signIn: SignInPages,
): void {
  const outputs = {
    ApiUrl: [apiUrl, 'The HTTP API, and the shop that it serves'],
    UserPoolId: [userPool.userPoolId, 'Where customers sign up'],
    ClientId: [signIn.client.userPoolClientId, 'The client that signs customers in'],
    SignInUrl: [signIn.url, 'Where customers sign in'],
    ClusterArn: [shared.cluster.clusterArn, 'The Kafka cluster'],
    BootstrapBrokers: [shared.brokers.addresses, 'SASL/IAM addresses of the brokers, inside the VPC'],
    SchemaRegistryArn: [shared.schemas.registryArn, 'The schemas of all events'],
  } as const;
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new CfnOutput(scope, name, { value, description });
  }
}
