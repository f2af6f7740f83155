import { parseArgs } from 'node:util';
import { type Stage, stages } from '../../lib/config/stage-defaults.ts';
import { isAddress } from '../shared/aws-access.ts';
import { contextOption } from '../shared/command.ts';

export interface PreflightOptions {
  readonly stage: Stage;
  /** Undefined: that of the environment or of the profile. */
  readonly region: string | undefined;
  /** CDK context as `cdk deploy -c` takes it. */
  readonly context: Readonly<Record<string, string>>;
  /** Something that speaks the AWS protocols instead of AWS, such as the mirror. */
  readonly endpoint: string | undefined;
  /** Make no call that AWS would have to refuse. */
  readonly isReadOnly: boolean;
  /** Print the IAM policy that the checks need, and make none. */
  readonly printsPolicy: boolean;
}

export const usage =
  'npm run preflight [-- --stage dev|prod] [--region eu-west-1] [-c key=value …] [--endpoint http://127.0.0.1:4566] [--read-only] [--policy]';

/**
 * Reads the command line.
 * @throws {Error} naming the option, what was given and what is accepted.
 */
export function readOptions(args: readonly string[]): PreflightOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      stage: { type: 'string', default: 'dev' },
      region: { type: 'string' },
      context: { type: 'string', short: 'c', multiple: true, default: [] },
      endpoint: { type: 'string' },
      'read-only': { type: 'boolean', default: false },
      policy: { type: 'boolean', default: false },
    },
  });
  return {
    stage: stageOf(values.stage),
    region: regionOf(values.region),
    context: Object.fromEntries(values.context.map(contextEntry)),
    endpoint: endpointOf(values.endpoint),
    isReadOnly: values['read-only'],
    printsPolicy: values.policy,
  };
}

function stageOf(text: string): Stage {
  const stage = stages.find((each) => each === text);
  if (stage) return stage;
  throw new Error(`--stage is "${text}"; accepted is ${stages.join(' or ')}.`);
}

function regionOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(text)) return text;
  throw new Error(`--region is "${text}"; accepted is a Region of AWS, such as eu-west-1.`);
}

function endpointOf(text: string | undefined): string | undefined {
  if (text === undefined || isAddress(text)) return text;
  throw new Error(
    `--endpoint is "${text}"; accepted is an address without a path, such as http://127.0.0.1:4566.`,
  );
}

function contextEntry(text: string): [string, string] {
  const [key, value] = contextOption('-c', text);
  if (key !== 'stage') return [key, value];
  throw new Error(`-c is "${text}"; accepted is --stage ${value}.`);
}
