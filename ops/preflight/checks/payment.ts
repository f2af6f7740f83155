import { DescribeSecretCommand, type DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';
import { defineCheck, type Finding, ok, refused, undefinedWhen, warning } from '../check.ts';

/** The value itself is never read. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export const stripeSecret = defineCheck({
  id: 'stripe-secret',
  asks: 'with `paymentGateway=stripe`: whether the secret with its API key exists and has a value',
  actions: ['secretsmanager:DescribeSecret'],
  applies: ({ paymentGateway }) => paymentGateway === 'stripe',
  ask: ({ secrets }, { config }) =>
    secrets
      .send(new DescribeSecretCommand({ SecretId: config.stripeSecret }))
      .catch(undefinedWhen('ResourceNotFoundException')),
  evaluate: (secret, { config: { stripeSecret: name } }): Finding => {
    if (!secret) {
      return refused(
        `there is no secret ${name} in this Region: no order can be charged`,
        `aws secretsmanager create-secret --name ${name} --secret-string file://stripe-key.txt`,
      );
    }
    return judgeSecret(secret, name);
  },
});

function judgeSecret(
  { DeletedDate, VersionIdsToStages = {}, KmsKeyId }: DescribeSecretResponse,
  name: string,
): Finding {
  if (DeletedDate) {
    return refused(`${name} is deleted`, `aws secretsmanager restore-secret --secret-id ${name}`);
  }
  if (!Object.values(VersionIdsToStages).flat().includes('AWSCURRENT')) {
    return refused(
      `${name} has no value`,
      `aws secretsmanager put-secret-value --secret-id ${name} --secret-string file://stripe-key.txt`,
    );
  }
  // Left out when the key is the one that AWS manages for Secrets Manager.
  if (KmsKeyId) {
    return warning(
      `${name} has a value, encrypted with ${KmsKeyId}`,
      "kms:Decrypt for the role of payment in that key's policy",
    );
  }
  return ok(`${name} has a value`);
}
