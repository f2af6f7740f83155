import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { eventually } from '../support/shop.ts';
import { runToItsEnd } from '../support/system.ts';
import { caseFile, startCase } from './support.ts';

test('a function writes the log format, the levels and the group of its LoggingConfig', async () => {
  await using running = await startCase('logging-config');
  await running.invoke('jsonlog');
  const log = join(running.system.dataDirectory, 'logs', 'jsonlog.log');
  const lines = await eventually(async () => {
    const written = readFileSync(log, 'utf8').trim().split('\n');
    expect(written.at(-1)).toContain('platform.report');
    return written.map((line) => JSON.parse(line));
  });
  const application = lines.filter(({ level }) => level !== undefined);
  expect(application).toMatchObject([{ level: 'WARN', message: 'warning', requestId: expect.any(String) }]);

  const lambda = new LambdaClient(running.awsConfig);
  const { LoggingConfig } = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'jsonlog' }),
  );
  lambda.destroy();
  expect(LoggingConfig).toEqual({
    LogFormat: 'JSON',
    ApplicationLogLevel: 'WARN',
    SystemLogLevel: 'INFO',
    LogGroup: '/team/orders',
  });
});

test('an HTTP API by OpenAPI and one by quick create respond', async () => {
  await using running = await startCase('http-api-body');
  const [, quick = ''] = /a further HTTP API listens at (\S+)/.exec(running.system.said()) ?? [];
  const urls = [
    `${running.system.ready.api}/hello`,
    `${running.system.ready.api}/other`,
    `${quick}/any/path`,
  ];
  const responses = await Promise.all(urls.map((url) => fetch(url)));
  expect(responses.map(({ status }) => status)).toEqual([200, 404, 200]);
  expect(await responses[2]?.text()).toBe('hello');
});

test('a secret of the template is the value of a variable', async () => {
  await using running = await startCase('secret-reference');
  expect(await running.invoke('secret')).toEqual({ payload: { password: 'p' }, error: undefined });
});

test('variables of more than 4 KB end the start before anything starts', async () => {
  const { code, stderr } = await runToItsEnd([`--template=${caseFile('environment-over-4-kb')}`]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/F \(AWS::Lambda::Function\): .* exceeded the 4KB limit\. .*BIG 5000/);
  expect(stderr).not.toContain('Kafka');
});
