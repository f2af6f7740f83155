import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetFunctionCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runToItsEnd } from '../support/system.ts';
import { caseFile, type RunningCase, startCase } from './support.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'template-words-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The lines of a start that ends before anything is started. */
async function refusal(...args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runToItsEnd([
    `--data-dir=${join(directory, 'data')}`,
    '--json',
    ...args,
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return stderr.trimEnd().split('\n');
}

describe('A template that cannot run here', () => {
  test('A template that cannot run here because it is SAM gets the commands that process it', async () => {
    const lines = await refusal(`--template=${caseFile('sam-transform')}`);
    expect(lines).toHaveLength(1);
    const [, translator = ''] =
      /pip install aws-sam-translator pyyaml && python3 (\S+) \S+ > /.exec(lines[0] ?? '') ?? [];
    expect(translator).toMatch(/sam-translate\.py$/);
    expect(existsSync(translator)).toBe(true);
    expect(lines[0]).toContain(
      'aws cloudformation get-template --stack-name NAME --template-stage Processed',
    );
  });

  test('A template that cannot run here because of its runtimes names them, function by function', async () => {
    expect(await refusal(`--template=${caseFile('only-python')}`)).toEqual([
      expect.stringMatching(/nothing of it runs here: F: functions on python3\.13 are not run/),
    ]);
  });

  test('A template that cannot run here because an SSM parameter has no value names it, the property and the remedy', async () => {
    expect(await refusal(`--template=${caseFile('ssm-cluster-arn')}`)).toEqual([
      expect.stringMatching(
        /: M \(AWS::Lambda::EventSourceMapping\): EventSourceArn is .*the SSM parameter \/infra\/msk\/arn has no value here; give it with --value \/infra\/msk\/arn=VALUE, or .* \(parameter ClusterArn of the template\)/,
      ),
    ]);
  });

  test('A template that cannot run here because of ten mistakes ends with ten lines', async () => {
    const file = join(directory, 'ten.json');
    const F = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'a.b',
        Code: './no',
        Role: 'arn:aws:iam::123456789012:role/r',
      },
    };
    const Resources = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`F${index}`, F]));
    writeFileSync(file, JSON.stringify({ Resources }));
    const lines = await refusal(`--template=${file}`);
    expect(lines).toEqual(
      Array.from({ length: 10 }, (_, index) =>
        expect.stringContaining(`error: ${file}: F${index} (AWS::Lambda::Function): Code`),
      ),
    );
  });
});

describe('A template whose file CloudFormation would not name a stack after', () => {
  const names = ['my template.json', '2026.注文.json'];
  test.each(names)('%s: runs, and its function is found and invoked by its name', async (name) => {
    const file = join(directory, name);
    copyFileSync(caseFile('stack-name-of-the-file'), file);
    await using running = await startWith(`--template=${file}`);
    expect(running.system.ready.stack).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
    const lambda = new LambdaClient(running.awsConfig);
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    const FunctionName = EventSourceMappings[0]?.FunctionArn?.split(':').at(-1) ?? '';
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(Configuration?.FunctionName).toBe(FunctionName);
    expect((await running.invoke(FunctionName, { records: {} })).error).toBeUndefined();
    lambda.destroy();
  });
});

/** A case on the Kafka of the test run; a later `--template` replaces the one of the case. */
const startWith = (...args: string[]): Promise<RunningCase> => startCase('stack-name-of-the-file', { args });

describe('The ARN of a cluster in Parameter Store', () => {
  const arn = 'arn:aws:kafka:us-east-1:123456789012:cluster/shared/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
  test.each([
    ['--value', `--value=/infra/msk/arn=${arn}`],
    ['--parameter, since it is no name', `--parameter=ClusterArn=${arn}`],
  ])('The ARN of a cluster in Parameter Store is given by %s', async (_how, option) => {
    await using running = await startCase('ssm-cluster-arn', { args: [option] });
    const lambda = new LambdaClient(running.awsConfig);
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    expect(EventSourceMappings.map(({ EventSourceArn }) => EventSourceArn)).toEqual([arn]);
    lambda.destroy();
  });
});
