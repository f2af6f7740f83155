import type { CreateResource, RemoveResource } from '../context.ts';

/**
 * Associates the secrets of an `AWS::MSK::BatchScramSecret` with its cluster: their users may sign in at the broker.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-batchscramsecret.html
 */
export const associateScramSecrets: CreateResource = async ({ properties }, { scramSecrets }) => {
  const { ClusterArn, SecretArnList = [] } = properties;
  const secretArns = (SecretArnList as unknown[]).map(String);
  const [refused] = (await scramSecrets?.replace(String(ClusterArn), secretArns)) ?? [];
  if (refused) throw new Error(`${refused.errorCode}: ${refused.errorMessage} Secret: ${refused.secretArn}`);
  return {};
};

/** The users of the secrets may sign in no more. */
export const disassociateScramSecrets: RemoveResource = async ({ properties }, { scramSecrets }) => {
  await scramSecrets?.replace(String(properties.ClusterArn), []);
};
