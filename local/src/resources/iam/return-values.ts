import { alphanumericId, globalArnOf, property, type Subject } from '../return-values.ts';

/** ARN of an identity or policy, with its path. */
export function iamArn(subject: Subject, kind: string, name: string): string {
  return globalArnOf(subject, 'iam', `${kind}${property(subject, 'Path') ?? '/'}${name}`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export function uniqueId(subject: Subject, prefix: string): string {
  return prefix + alphanumericId(subject, 17).toUpperCase();
}
