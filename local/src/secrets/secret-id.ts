import { createHash } from 'node:crypto';

/** `arn:…:secret:NAME-SUFFIX` taken apart; a partial ARN has no suffix. */
export interface SecretArn {
  /** `arn:aws:secretsmanager:REGION:ACCOUNT:secret:` */
  readonly prefix: string;
  readonly name: string;
  /** Six letters or digits, or empty. */
  readonly suffix: string;
}

const SECRET_ARN = /^(arn:[\w-]+:secretsmanager:[\w-]*:\d{12}:secret:)(.+?)(?:-([A-Za-z0-9]{6}))?$/;

/**
 * Takes the ARN of a secret apart; undefined for what is not one, such as a name.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html
 */
export function parseSecretArn(text: string): SecretArn | undefined {
  const [, prefix, name, suffix = ''] = SECRET_ARN.exec(text) ?? [];
  return prefix === undefined || name === undefined ? undefined : { prefix, name, suffix };
}

/** Six letters and digits, always the same for a name: a secret that is only known by its name gets them in its ARN. */
export function suffixOf(name: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(name).digest('hex')}`).toString(36);
  return digits.slice(0, 6);
}

/** What a secret may be called by: its ARN, the ARN without the suffix, its name. */
export function idsOf(arn: string): string[] {
  const parts = parseSecretArn(arn);
  return parts ? [arn, `${parts.prefix}${parts.name}`, parts.name] : [arn];
}
