import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { checks } from '../../../ops/preflight/checks.ts';
import { readOptions } from '../../../ops/preflight/options.ts';
import { policyOf } from '../../../ops/preflight/policy.ts';
import { startTestEndpoint } from '../../mirror/aws/fakes.ts';
import { prodSettings } from '../../support/prod-settings.ts';
import { startRecordedAws } from './recorded-aws.ts';

const project = resolve(import.meta.dirname, '../../..');
const withSettings = ['--stage', 'prod', '-c', `prod=${JSON.stringify(prodSettings)}`];

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run preflight`, while this process serves the account. */
function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  };
  return new Promise((resolved) => {
    execFile(
      join(project, 'node_modules/.bin/node'),
      ['ops/preflight/main.ts', ...args],
      { cwd: project, encoding: 'utf8', env },
      (error, stdout, stderr) => resolved({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe('npm run preflight', () => {
  test('npm run preflight prints a line for each check and a summary, and the exit code is 0 when nothing would be refused.', async () => {
    const aws = await startRecordedAws();
    const { status, stdout, stderr } = await run([
      ...withSettings,
      '--region',
      'eu-west-1',
      '--endpoint',
      aws.url,
    ]);
    await aws.stop();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'ok           settings         accepted',
      'ok           account          account 123456789012 in eu-west-1, as arn:aws:sts::123456789012:assumed-role/deployer/ada',
    ]);
    expect(lines.at(-1)).toBe('0 refused, 2 warnings, 1 not checked, 14 ok');
  });

  test('npm run preflight has exit code 1 when something would be refused.', async () => {
    const aws = await startRecordedAws('an old bootstrap', 'SES in the second and third zone');
    const { status, stdout } = await run([...withSettings, '--region', 'eu-west-1', '--endpoint', aws.url]);
    await aws.stop();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^refused +bootstrap .* Do: npx cdk bootstrap$/m);
    expect(stdout).toMatch(/^refused +mail-zones .* Do: -c mailZones=2,3$/m);
    expect(stdout).toMatch(/^2 refused, /m);
  });

  test('npm run preflight prints the IAM policy that its checks need, without calling AWS.', async () => {
    const { status, stdout } = await run(['--policy']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(policyOf(checks));
  });

  test.each([
    [
      ['--stage', 'staging'],
      /^error: --stage is "staging"; accepted is dev or prod\. Usage: npm run preflight/,
    ],
    [['--region', 'Ireland'], /--region is "Ireland"; accepted is a Region of AWS, such as eu-west-1/],
    [['--endpoint', 'localhost:4566'], /--endpoint is "localhost:4566"; accepted is an address/],
    [['-c', 'brokerCount'], /-c is "brokerCount"; accepted is key=value/],
    [['-c', 'stage=prod'], /-c is "stage=prod"; accepted is --stage prod/],
    [['--fix'], /--fix/],
    [[], /No Region is set; accepted: --region eu-west-1, the variable AWS_REGION/],
  ])('npm run preflight has exit code 2 for %j, and prints what is accepted.', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('npm run preflight takes the Region of the environment, and reports that there are no credentials.', async () => {
    const { status, stdout } = await run([], { AWS_REGION: 'eu-west-1' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^not checked +account +no credentials .* Do: aws configure/m);
    expect(stdout).toMatch(/^not checked +bootstrap +as account$/m);
  });
});

describe('npm run preflight against the mirror', () => {
  let mirror: AwsEndpoint;
  beforeAll(async () => {
    mirror = await startTestEndpoint({});
  });
  afterAll(() => mirror.stop(1_000));

  test('npm run preflight against the mirror checks what the mirror has, and names the services that it does not have.', async () => {
    const { status, stdout } = await run([...withSettings, '--endpoint', mirror.url]);
    // Of its services it has an empty Secrets Manager, without the secret of the settings.
    expect(status).toBe(1);
    const verdicts = stdout
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .map((line) => [line.slice(13, 30).trim(), line.slice(0, 11).trim()]);
    expect(Object.fromEntries(verdicts)).toEqual({
      settings: 'ok',
      account: 'ok',
      bootstrap: 'ok',
      stack: 'warning',
      concurrency: 'ok',
      'kafka-version': 'ok',
      brokers: 'not checked',
      'broker-quota': 'not checked',
      zones: 'not checked',
      'mail-zones': 'not checked',
      'vpc-quota': 'not checked',
      'address-quota': 'not checked',
      'mail-account': 'not checked',
      'mail-sender': 'not checked',
      'sign-up-mail': 'not checked',
      'stripe-secret': 'refused',
      'change-set': 'not checked',
    });
    expect(stdout).toMatch(/^not checked +zones .*The mirror has no service 'ec2'/m);
    expect(stdout).toMatch(/^not checked +brokers .*has no operation for POST \/api\/v2\/clusters/m);
  });
});

describe('the policy of npm run preflight', () => {
  test('The policy of npm run preflight reads, and has what creates something in a separate statement.', () => {
    const [read, ask] = policyOf(checks).Statement;
    expect(read?.Action.filter((action) => !/:(Get|List|Describe)/.test(action))).toEqual([]);
    expect(ask).toMatchObject({ Sid: 'AskMskWhatItRefuses', Action: ['kafka:CreateClusterV2'] });
  });
});

test('The options of npm run preflight are stage dev and the Region of the environment when nothing is given.', () => {
  expect(readOptions([])).toEqual({
    stage: 'dev',
    region: undefined,
    context: {},
    endpoint: undefined,
    isReadOnly: false,
    printsPolicy: false,
  });
});
