import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { startLambda } from './fixture.ts';

const logDirectory = mkdtempSync(path.join(tmpdir(), 'lambda-logs-'));
const lines: string[] = [];
const warnings: string[] = [];
const lambda = startLambda({
  logDirectory,
  onLog: (name, line) => lines.push(`${name}|${line}`),
  log: { info: () => {}, warn: (message) => warnings.push(message), error: () => {} },
});
afterAll(async () => {
  await lambda.stop();
  rmSync(logDirectory, { recursive: true, force: true });
});

test('the log tail holds START, what the function wrote in order, END and REPORT', async () => {
  lambda.deploy(
    'talks',
    `import { writeSync } from 'node:fs';
     export const handler = () => { console.log('one', { a: 1 }); process.stdout.write('two\\n'); writeSync(1, 'three\\n'); console.error('four'); };`,
  );
  const { logTail } = await lambda.call('talks');
  const id = /^START RequestId: (\S+) Version: \$LATEST\n/.exec(logTail)?.[1];
  const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
  expect(logTail).toMatch(
    new RegExp(
      String.raw`^START RequestId: ${id} Version: \$LATEST\n${time}\t${id}\tINFO\tone \{ a: 1 \}\ntwo\nthree\n${time}\t${id}\tERROR\tfour\n` +
        String.raw`END RequestId: ${id}\nREPORT RequestId: ${id}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$`,
    ),
  );
});

test('what a mapping writes of itself is in the log of its function', () => {
  const name = lambda.deploy('mapped', 'export const handler = () => 1;');
  lambda.service.writeLog(`arn:aws:lambda:us-east-1:123456789012:function:${name}`, '{"eventType":"…"}');
  lambda.service.writeLog('gone', 'this is dropped');
  expect(lines.filter((line) => /eventType|dropped/.test(line))).toEqual(['mapped|{"eventType":"…"}']);
});

test('the log tail is the last 4 kB', async () => {
  lambda.deploy(
    'chatty',
    `export const handler = () => { for (let i = 0; i < 500; i++) console.log('line', i); };`,
  );
  const { logTail } = await lambda.call('chatty');
  expect(Buffer.byteLength(logTail)).toBe(4096);
  expect(logTail).toContain('line 499');
  expect(logTail).not.toContain('line 10\n');
});

test('what is written before an endless loop is not lost', async () => {
  lambda.deploy('stuck', `export const handler = () => { console.log('last line'); for (;;); };`, {
    timeoutSeconds: 1,
  });
  expect((await lambda.call('stuck')).logTail).toContain('last line');
});

test('each line reaches the listener and the file of the function; an error is one line of the mirror', async () => {
  lambda.deploy(
    'fails',
    `export const handler = () => { console.log('hello'); throw new Error('first\\nsecond'); };`,
  );
  await lambda.call('fails');
  await lambda.service.deleteFunction('fails');
  expect(lines.filter((line) => line.startsWith('fails|')).some((line) => line.endsWith('hello'))).toBe(true);
  const file = readFileSync(path.join(logDirectory, 'fails.log'), 'utf8');
  expect(file).toContain('\thello\n');
  expect(file).toContain('"errorMessage":"first\\nsecond"');
  expect(warnings).toContain('fails: Error: first second');
});

test('Lines are remembered with the log stream that the function sees, and the request that wrote them.', async () => {
  const name = lambda.deploy(
    'streams',
    `export const handler = async (_, { logStreamName }) => { console.log('inside'); return logStreamName; };`,
  );
  const { response, logTail } = await lambda.call(name);
  const requestId = /^START RequestId: (\S+)/.exec(logTail)?.[1];
  lambda.service.writeLog(name, 'of a mapping');
  const remembered = lambda.service.logLines(name);
  const own = remembered.filter((line) => line.requestId === requestId);
  expect(own.map(({ message }) => message.replace(/ .*|^\S+\t.*\t(?=inside)/, ''))).toEqual([
    'START',
    'inside',
    'END',
    'REPORT',
  ]);
  expect(new Set(own.map(({ stream }) => stream))).toEqual(new Set([response]));
  expect(remembered.at(-1)).toMatchObject({ stream: 'event-source-mapping', message: 'of a mapping' });
});
