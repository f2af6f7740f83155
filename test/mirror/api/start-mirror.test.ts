import { spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';

/** One function that returns a secret, which is in no template. */
const template = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'secret',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { ZipFile: 'exports.handler = async () => process.env.KEY;' },
        Environment: { Variables: { KEY: '{{resolve:secretsmanager:shop/api-key}}' } },
      },
    },
  },
};

const cases = join(import.meta.dirname, '../../fixtures/cases');
const program = join(import.meta.dirname, 'start-and-wait.ts');
const isReachable = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** On the Kafka and the tables of the test run: the services are not what is tested. */
const shared = { services: 'external', iam: false } as const;
const values = { 'shop/api-key': 'k-123' };

describe('startMirror', () => {
  let folder: string;
  let file: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-mirror-'));
    file = join(folder, 'secret-stack.json');
    writeFileSync(file, JSON.stringify(template));
    const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
    Object.assign(process.env, {
      KAFKA_BROKERS: brokers.join(','),
      DYNAMODB_ENDPOINT: dynamodbEndpoint,
      SES_ENDPOINT: sesEndpoint,
    });
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('startMirror runs a template with values of secrets, is an endpoint for SDK clients, and ends with its block', async () => {
    let address = '';
    {
      await using mirror = await startMirror({
        ...shared,
        template: file,
        values,
        region: 'eu-west-1',
      });
      const { endpoints, stack } = mirror;
      address = endpoints.aws;
      expect({ stack, region: mirror.awsConfig().region }).toEqual({
        stack: 'secret-stack',
        region: 'eu-west-1',
      });
      const lambda = new LambdaClient(mirror.awsConfig());
      const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: 'secret' }));
      expect(Configuration?.FunctionArn).toContain(':eu-west-1:');
      const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: 'secret' }));
      expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toBe('k-123');
      await expect(mirror.reset()).rejects.toThrow(
        'A reset deletes all topics and tables, and with --services=external they are yours; accepted: embedded, shared and docker.',
      );
      await mirror.stop();
    }
    expect(await isReachable(address)).toBe(false);
  });

  test.each([
    [{ template: '/nowhere.json' }, /error: \/nowhere\.json: no such file/],
    [{ app: import.meta.dirname }, /error: .*cdk\.json has no "app", or does not exist/],
    [{ template: 'x.json', assembly: 'cdk.out' }, /error: --assembly and --template are both given/],
  ])('%j is refused with the line that the mirror prints', async (options, message) => {
    await expect(startMirror({ ...shared, ...options })).rejects.toThrow(message);
  });

  test('an abort ends the start', async () => {
    const options = { ...shared, template: file };
    await expect(startMirror({ ...options, signal: AbortSignal.timeout(300) })).rejects.toThrow(/timeout/);
    await expect(
      startMirror({ ...options, signal: AbortSignal.abort(new Error('not now')) }),
    ).rejects.toThrow('not now');
  });

  test('An abort after the start ends the mirror cleanly, and leaves no listener at the signal.', async () => {
    const ended = new AbortController();
    const mirror = await startMirror({ ...shared, template: file, values, signal: ended.signal });
    expect(getEventListeners(ended.signal, 'abort')).toHaveLength(1);
    ended.abort();
    await expect(mirror.stop()).resolves.toBeUndefined();
    await expect(mirror[Symbol.asyncDispose]()).resolves.toBeUndefined();
    expect(await isReachable(mirror.endpoints.console)).toBe(false);
    expect(getEventListeners(ended.signal, 'abort')).toEqual([]);
  });

  test('An abort when the mirror is ready and startMirror is not done rejects with its reason.', async () => {
    const ended = new AbortController();
    const onLine = (line: string) => {
      if (line.includes('127.0.0.1')) ended.abort(new Error('not needed'));
    };
    const start = startMirror({ ...shared, template: file, values, signal: ended.signal, onLine });
    await expect(start).rejects.toThrow('not needed');
  });

  describe('with a folder for temporary files', () => {
    let temporary: string;
    beforeEach(() => {
      temporary = mkdtempSync(join(folder, 'temporary-'));
    });

    /** A program that starts a mirror in that folder, and the mirror's AWS endpoint. */
    async function startParent() {
      const options = { ...shared, template: join(cases, 'alias/template.json') };
      const env = { ...process.env, TMPDIR: temporary };
      const parent = spawn(process.execPath, [program, JSON.stringify(options)], { env });
      const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
      return { parent, url };
    }

    const foldersOfMirrors = () => readdirSync(temporary).filter((name) => name.startsWith('mirror-'));
    const until = async (isTrue: () => boolean | Promise<boolean>) => {
      while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 50));
    };

    test('The mirror and its folder are gone after a kill -9 of the process that started it.', async () => {
      const { parent, url } = await startParent();
      expect(await isReachable(url)).toBe(true);
      expect(foldersOfMirrors()).toHaveLength(1);
      parent.kill('SIGKILL');
      await until(async () => !(await isReachable(url)));
      await until(() => foldersOfMirrors().length === 0);
    });

    test('A start removes the folders of killed mirrors, and no other.', async () => {
      const killed = await startParent();
      const [left = ''] = foldersOfMirrors();
      const { pids } = JSON.parse(readFileSync(join(temporary, left, 'owner.json'), 'utf8'));
      expect(pids[0]).toBe(killed.parent.pid);
      killed.parent.kill('SIGSTOP'); // Otherwise it would remove the folder when its mirror ends.
      process.kill(pids[1], 'SIGKILL');
      killed.parent.kill('SIGKILL');
      await once(killed.parent, 'close');
      await until(async () => !(await isReachable(killed.url)));
      expect(foldersOfMirrors()).toEqual([left]);
      const others = {
        'mirror-of-a-running-process': { host: hostname(), pids: [pids[0], process.pid] },
        'mirror-of-another-host': { host: `not-${hostname()}`, pids },
        'mirror-without-owner': undefined,
      };
      for (const [name, owner] of Object.entries(others)) {
        mkdirSync(join(temporary, name));
        if (owner) writeFileSync(join(temporary, name, 'owner.json'), JSON.stringify(owner));
      }
      const next = await startParent();
      expect(foldersOfMirrors()).not.toContain(left);
      expect(foldersOfMirrors()).toEqual(expect.arrayContaining(Object.keys(others)));
      next.parent.kill('SIGKILL');
      await until(() => foldersOfMirrors().length === Object.keys(others).length);
    });
  });
});
