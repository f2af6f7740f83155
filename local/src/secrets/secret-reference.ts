/** `{{resolve:secretsmanager:…}}` taken apart. */
export interface SecretReference {
  /** ARN or name. */
  readonly secretId: string;
  /** Which part of the secret is meant: `SecretString`, or empty for the same. */
  readonly part: string;
  /** Member of a secret that is JSON; empty means the whole text. */
  readonly jsonKey: string;
  /** Staging label of the version; empty means `AWSCURRENT`, unless there is a version id. */
  readonly versionStage: string;
  /** Id of the version; may be empty. */
  readonly versionId: string;
}

const SEGMENTS_OF_AN_ARN = 7;

/**
 * Takes the key of a reference apart: `SECRET-ID:SecretString:JSON-KEY:VERSION-STAGE:VERSION-ID`, where all but the first may be
 * missing and an ARN has colons itself. There is one version of each secret here.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export function parseSecretReference(key: string): SecretReference {
  const parts = key.split(':');
  const length = parts[0] === 'arn' ? SEGMENTS_OF_AN_ARN : 1;
  const [part = '', jsonKey = '', versionStage = '', versionId = ''] = parts.slice(length);
  return { secretId: parts.slice(0, length).join(':'), part, jsonKey, versionStage, versionId };
}

/** In CloudFormation's words: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1822 */
const NO_SUCH_KEY = 'Could not find a value associated with JSONKey in SecretString';

/**
 * Value of a reference.
 * @throws {Error} when the secret is not JSON, or has no such member. Its value is not repeated.
 */
export function referencedValue(
  { secretId, jsonKey }: Pick<SecretReference, 'secretId' | 'jsonKey'>,
  value: string,
): string {
  if (jsonKey === '') return value;
  const members = membersOf(value);
  if (!members)
    throw new Error(
      `${NO_SUCH_KEY}: the secret ${secretId} is not a JSON object, so it has no member ${jsonKey}`,
    );
  const member = new Map(Object.entries(members)).get(jsonKey);
  if (member === undefined || member === null) {
    throw new Error(`${NO_SUCH_KEY}: the secret ${secretId} has no member ${jsonKey}`);
  }
  return typeof member === 'object' ? JSON.stringify(member) : String(member);
}

function membersOf(value: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    // A secret that is not JSON: the caller reports it without its text.
    return undefined;
  }
}
