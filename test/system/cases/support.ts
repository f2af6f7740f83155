import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type IHeaders, Kafka, logLevel } from 'kafkajs';
import {
  newDataDirectory,
  removeDataDirectory,
  type System,
  startOnSharedServices,
  startSystem,
} from '../support/system.ts';

const cases = resolve(import.meta.dirname, '../../fixtures/cases');
const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };

/** What of a case differs from a `template.json` on the Kafka that the tests share. */
export interface CaseOptions {
  /** Below the folder of the case; default `template.json`. A folder is an assembly. */
  readonly source?: string;
  /** Further options of `npm start --`. */
  readonly args?: readonly string[];
  /** Further variables of the mirror's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the case needs a separate Kafka: IAM, other listeners, settings of the broker. Costs 6 s of processor. */
  readonly ownServices?: boolean;
}

/** The response of a function to one invocation. */
interface Response {
  /** What the function returned, or the error document. */
  readonly payload: unknown;
  /** `Unhandled` when the function failed; undefined otherwise. */
  readonly error: string | undefined;
}

/** A record for `produce`, as kafkajs takes it. */
interface CaseRecord {
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: IHeaders;
  readonly partition?: number;
}

/** A foreign stack, running in a separate mirror. */
export interface RunningCase extends AsyncDisposable {
  readonly system: System;
  /** Clients of the AWS SDK take it. */
  readonly awsConfig: { endpoint: string; region: string; credentials: typeof credentials };
  /** Invokes a function and waits for its response. */
  invoke(functionName: string, payload?: unknown): Promise<Response>;
  produce(topic: string, records: readonly CaseRecord[]): Promise<void>;
}

/** The path of a file or folder of a case. */
export function caseFile(name: string, file = 'template.json'): string {
  return join(cases, name, file);
}

/**
 * Starts the mirror with the input of `test/fixtures/cases/NAME`. Without `ownServices` it runs on the Kafka and the
 * DynamoDB of the test run, without IAM.
 */
export async function startCase(name: string, options: CaseOptions = {}): Promise<RunningCase> {
  const { source = 'template.json' } = options;
  const file = caseFile(name, source);
  return start(source.includes('.') ? `--template=${file}` : `--assembly=${file}`, options);
}

/** Starts one mirror with the `template.json` of several cases, each a stack of one assembly that has the case's name. */
export async function startCases(names: readonly string[], options: CaseOptions = {}): Promise<RunningCase> {
  const assembly = mkdtempSync(join(tmpdir(), 'cases-'));
  for (const name of names) copyFileSync(caseFile(name), join(assembly, `${name}.template.json`));
  const artifacts = names.map((name) => [name, stackArtifact(`${name}.template.json`)]);
  const manifest = { version: '48.0.0', artifacts: Object.fromEntries(artifacts) };
  writeFileSync(join(assembly, 'manifest.json'), JSON.stringify(manifest));
  const stacks = names.map((name) => `--stack=${name}`);
  const running = await start(`--assembly=${assembly}`, {
    ...options,
    args: [...stacks, ...(options.args ?? [])],
  });
  return {
    ...running,
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]();
      rmSync(assembly, { recursive: true, force: true });
    },
  };
}

const stackArtifact = (templateFile: string) => ({
  type: 'aws:cloudformation:stack',
  environment: 'aws://unknown-account/unknown-region',
  properties: { templateFile },
});

async function start(input: string, options: CaseOptions): Promise<RunningCase> {
  const { args = [], environment = {}, ownServices = false } = options;
  const system = ownServices
    ? await startOnSharedServices([input, ...args], environment)
    : await startSystem(newDataDirectory(), [input, '--services=external', '--no-iam', ...args], {
        ...servicesOfTheRun(),
        ...environment,
      });
  const awsConfig = { endpoint: system.ready.aws, region: 'us-east-1', credentials };
  const lambda = new LambdaClient({ ...awsConfig, maxAttempts: 1 });
  return {
    system,
    awsConfig,
    invoke: async (functionName, payload = {}) => {
      const { Payload, FunctionError } = await lambda.send(
        new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) }),
      );
      return { payload: JSON.parse(Buffer.from(Payload ?? []).toString() || 'null'), error: FunctionError };
    },
    produce: (topic, records) => produce(system.ready.kafka, topic, records),
    [Symbol.asyncDispose]: async () => {
      lambda.destroy();
      await system.end('SIGTERM');
      removeDataDirectory(system.dataDirectory);
    },
  };
}

/** The addresses that jest's global setup leaves. */
function servicesOfTheRun(): Record<string, string> {
  const { TEST_KAFKA_BROKERS, TEST_DYNAMODB_ENDPOINT, TEST_SES_ENDPOINT } = process.env;
  if (!TEST_KAFKA_BROKERS || !TEST_DYNAMODB_ENDPOINT || !TEST_SES_ENDPOINT)
    throw new Error('The services of the test run are missing: run this file through jest.');
  return {
    KAFKA_BROKERS: TEST_KAFKA_BROKERS,
    DYNAMODB_ENDPOINT: TEST_DYNAMODB_ENDPOINT,
    SES_ENDPOINT: TEST_SES_ENDPOINT,
  };
}

async function produce(brokers: string, topic: string, records: readonly CaseRecord[]): Promise<void> {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: [...records] });
  await producer.disconnect();
}
