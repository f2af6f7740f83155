import { LambdaClient } from '@aws-sdk/client-lambda';

/** Where a command finds the system: the mirror, or a Region of AWS. */
export interface AwsAccess {
  /** `http://127.0.0.1:4566`, or `eu-central-1`. */
  readonly aws: string;
  readonly stage: string;
}

/** Of every command that talks to a running system, for `parseArgs`. */
export const awsOptions = {
  aws: { type: 'string', default: 'http://127.0.0.1:4566' },
  stage: { type: 'string', default: 'dev' },
} as const;

/** How {@link awsOptions} are used. */
export const awsUsage = '[--aws http://127.0.0.1:4566|REGION] [--stage dev]';

const region = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** True for the address of a server. */
export const isAddress = (text: string) => /^https?:\/\/[^/]+$/.test(text);

/**
 * Checks the options of {@link awsOptions}.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function awsAccessOf({ aws, stage }: AwsAccess): AwsAccess {
  if (!isAddress(aws) && !region.test(aws)) {
    throw new Error(
      `--aws is "${aws}"; accepted are the mirror's address, such as http://127.0.0.1:4566, and a Region, such as eu-central-1, for a stack that is deployed there.`,
    );
  }
  if (!/^[a-z]+$/.test(stage))
    throw new Error(`--stage is "${stage}"; accepted is a stage such as dev or prod.`);
  return { aws, stage };
}

/**
 * What a failed call of the AWS API is reported as: with the mirror's address it does not run, in a Region it may be refused.
 * @param action the IAM action of the call.
 */
export function unavailable({ aws, stage }: AwsAccess, action: string, cause: unknown): Error {
  const problem = cause instanceof Error ? cause.message || cause.name : String(cause);
  const advice = isAddress(aws)
    ? 'Is npm start running?'
    : `Is the stack deployed there, and may you call ${action}?`;
  return new Error(`${aws} does not respond for stage "${stage}": ${problem}. ${advice}`, { cause });
}

/**
 * Settings of an SDK client. In a Region it uses the credentials that the SDK finds; the mirror accepts every caller
 * in, and the person's keys stay with the person.
 */
export function clientConfig({ aws }: Pick<AwsAccess, 'aws'>) {
  if (region.test(aws)) return { region: aws };
  return {
    endpoint: aws,
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'none' },
  };
}

/**
 * A client that invokes functions.
 * @param requestTimeoutMs longer than the function may run: a request without a response after it is an error, and retried.
 */
export function lambdaClient(access: Pick<AwsAccess, 'aws'>, requestTimeoutMs: number): LambdaClient {
  const requestHandler = { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true };
  return new LambdaClient({ ...clientConfig(access), requestHandler });
}

/** Name of a function of the stage: `orderstream-dev-payment` for `payment`; a whole name stays as it is. */
export function functionNameOf({ stage }: Pick<AwsAccess, 'stage'>, name: string): string {
  const prefix = `orderstream-${stage}-`;
  return name.startsWith(prefix) ? name : `${prefix}${name}`;
}
