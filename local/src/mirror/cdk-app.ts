import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../shared/place.ts';
import type { AppConfig } from './config.ts';

type Context = Readonly<Record<string, unknown>>;

/** What the mirror reads of cdk.json. */
interface CdkJson {
  readonly app?: string;
  readonly output?: string;
  readonly context?: Context;
}

/** What the app is run with, from the outside. */
export interface CdkAppOptions {
  /** Absolute path of the folder with cdk.json. */
  readonly projectDirectory: string;
  /** CDK context, as `cdk synth -c` gives it. */
  readonly context: Readonly<Record<string, string>>;
  readonly config: AppConfig;
  /** Account and Region of stacks with `CDK_DEFAULT_ACCOUNT` and `CDK_DEFAULT_REGION`. */
  readonly place: Place;
  /** Whether it is recorded how functions are bundled. Default: false. */
  readonly recordsBuilds?: boolean;
}

/** How to run a CDK app. */
export interface CdkApp {
  readonly projectDirectory: string;
  /** A text is run in a shell. */
  readonly command: string | readonly string[];
  /** Absolute path of the folder that the app writes. */
  readonly assembly: string;
  /** What the app is made from, relative to the project; undefined when that is not known. */
  readonly inputs?: readonly string[];
  /** Whether it is recorded how functions are bundled. */
  readonly recordsBuilds: boolean;
  /** Variables besides those of the mirror. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Context that the CDK CLI passes by default: construct paths are in the metadata of the template.
 * https://github.com/aws/aws-cdk-cli, `prepareContext`.
 */
const CLI_CONTEXT: Context = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };

/**
 * How to run the app of a project as the CDK CLI runs it: the command, context and output of cdk.json, looked-up values
 * of cdk.context.json.
 * @throws {Error} in one line when the project has no app, or a file cannot be read.
 */
export function cdkAppOf(options: CdkAppOptions): CdkApp {
  const { projectDirectory, context, config, place, recordsBuilds = false } = options;
  const cdkJson = readJson<CdkJson>(join(projectDirectory, 'cdk.json'));
  const command = config.command ?? cdkJson.app;
  if (command === undefined) throw new Error(noApp(projectDirectory));
  const assembly = join(projectDirectory, cdkJson.output ?? 'cdk.out');
  const ambient = process.env.CDK_CONTEXT_JSON;
  return {
    projectDirectory,
    command,
    assembly,
    inputs: config.inputs,
    recordsBuilds,
    environment: {
      CDK_DEFAULT_ACCOUNT: place.accountId,
      CDK_DEFAULT_REGION: place.region,
      ...config.environment,
      CDK_OUTDIR: assembly,
      CDK_CONTEXT_JSON: JSON.stringify({
        ...CLI_CONTEXT,
        ...readJson<Context>(join(projectDirectory, 'cdk.context.json')),
        ...cdkJson.context,
        ...(ambient && JSON.parse(ambient)),
        ...context,
      }),
    },
  };
}

const noApp = (projectDirectory: string) =>
  `${join(projectDirectory, 'cdk.json')} has no "app", or does not exist. Run the command where cdk.json is, or name what to run: --assembly DIR or --template FILE.`;

function readJson<T extends object>(file: string): Partial<T> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
