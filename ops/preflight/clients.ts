import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KafkaClient } from '@aws-sdk/client-kafka';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { clientConfig } from '../shared/aws-access.ts';

/** The services that the checks call. */
export interface Clients {
  readonly sts: STSClient;
  readonly ssm: SSMClient;
  readonly cloudformation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly kafka: KafkaClient;
  readonly ec2: EC2Client;
  readonly ses: SESv2Client;
  /** SES of another Region; behind an endpoint there is only one. */
  readonly sesIn: (region: string) => SESv2Client;
  readonly quotas: ServiceQuotasClient;
  readonly secrets: SecretsManagerClient;
}

/** Where the account is: a Region, or the address of something that speaks the AWS protocols. */
export interface Place {
  readonly region: string;
  /** An endpoint gets made-up keys: those of the user stay with the user. */
  readonly endpoint: string | undefined;
}

/** A call that has no response after so many milliseconds is retried once, and then reported as not checked. */
const REQUEST_TIMEOUT_MS = 30_000;

export function createClients(
  { region, endpoint }: Place,
  requestTimeoutMs: number = REQUEST_TIMEOUT_MS,
): Clients {
  const requestHandler = {
    connectionTimeout: 3_000,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  };
  const config = { ...clientConfig({ aws: endpoint ?? region }), region, maxAttempts: 2, requestHandler };
  return {
    sts: new STSClient(config),
    ssm: new SSMClient(config),
    cloudformation: new CloudFormationClient(config),
    lambda: new LambdaClient(config),
    kafka: new KafkaClient(config),
    ec2: new EC2Client(config),
    ses: new SESv2Client(config),
    sesIn: (otherRegion) => new SESv2Client({ ...config, region: otherRegion }),
    quotas: new ServiceQuotasClient(config),
    secrets: new SecretsManagerClient(config),
  };
}

/**
 * The Region that every SDK would take: that of the environment or of the profile.
 * @throws {Error} when there is none.
 */
export async function defaultRegion(): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch (cause) {
    const accepted = '--region eu-west-1, the variable AWS_REGION, or a region in the profile';
    throw new Error(`No Region is set; accepted: ${accepted}.`, { cause });
  }
}
