import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mirror, startMirror } from '../../../../local/src/api/index.ts';
import { testKafka } from '../../../support/kafka.ts';

/** A record with the text `broken` fails; everything else is logged. */
const READER = `exports.handler = async (event) => {
  for (const record of Object.values(event.records).flat()) {
    const text = Buffer.from(record.value ?? '', 'base64').toString();
    if (text.includes('broken')) throw new TypeError('cannot read ' + text);
    console.log('read ' + text);
  }
};`;

/**
 * A stack that is not the order system: readings of meters, which a function reads from self-managed Kafka;
 * what fails goes to a second topic.
 */
function templateOf(topic: string) {
  return {
    Outputs: { Topic: { Value: topic } },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
      },
      Reader: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: `${topic}-reader`,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Code: { ZipFile: READER },
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          FunctionName: { Ref: 'Reader' },
          Topics: [topic],
          StartingPosition: 'TRIM_HORIZON',
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: `kafka://${topic}-failed` } },
          ProvisionedPollerConfig: { MinimumPollers: 1 },
          SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['kafka.example.com:9092'] } },
        },
      },
    },
  };
}

export interface ForeignStack extends AsyncDisposable {
  readonly mirror: Mirror;
  readonly topic: string;
  readonly functionName: string;
  /** Absolute path of the mirror's data directory. */
  readonly dataDirectory: string;
  /** Writes records by the JSON API. */
  produce(records: readonly object[]): Promise<{ partition: number; offset: number }[]>;
  get(path: string): Promise<unknown>;
}

/** Runs the stack on the services of the test run. */
export async function startForeignStack(topic: string): Promise<ForeignStack> {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-stack-'));
  // Groups are named after the stack: two files with one stack name would share them.
  const template = join(folder, `${topic}.json`);
  const dataDirectory = join(folder, 'data');
  writeFileSync(template, JSON.stringify(templateOf(topic)));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
  const mirror = await startMirror({ services: 'external', iam: false, template, dataDirectory });
  const url = `${mirror.endpoints.console}/api/v1`;
  const get = async (path: string) => (await fetch(`${url}${path}`)).json();
  // A topic that no template declares is created by its mapping, a moment after the start.
  while (!JSON.stringify(await get('/topics')).includes(`"${topic}"`))
    await new Promise((resolve) => setTimeout(resolve, 20));
  return {
    mirror,
    topic,
    functionName: `${topic}-reader`,
    dataDirectory,
    get,
    produce: async (records) => {
      const response = await fetch(`${url}/topics/${topic}/records`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ records }),
      });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      const { positions } = (await response.json()) as {
        positions: { partition: number; offset: number }[];
      };
      return positions;
    },
    [Symbol.asyncDispose]: async () => {
      await mirror.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const main = join(import.meta.dirname, '../../../../local/src/cli/main.ts');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a command of the mirror's command line. @param options its environment besides that of this process, and its folder. */
export function startCommand(
  args: readonly string[],
  { env = {}, cwd }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): ChildProcess {
  const { INIT_CWD: _, ORDERSTREAM_MIRROR_URL: __, ...own } = process.env;
  return spawn(process.execPath, [main, ...args], { env: { ...own, ...env }, ...(cwd && { cwd }) });
}

/** Runs a command to its end. @param input what it reads from its standard input. */
export async function runCommand(
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly input?: string } = {},
): Promise<CommandResult> {
  return resultOf(startCommand(args, options), { input: options.input });
}

/** What a command prints until it ends. @param onOutput gets all that it has printed so far, whenever that is more. */
export async function resultOf(
  child: ChildProcess,
  {
    input = '',
    onOutput = () => {},
  }: { readonly input?: string; readonly onOutput?: (text: string) => void } = {},
): Promise<CommandResult> {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('the command has no pipes');
  stdin.end(input);
  const printed = { stdout: '', stderr: '' };
  stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text;
    onOutput(printed.stdout);
  });
  stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...printed };
}
