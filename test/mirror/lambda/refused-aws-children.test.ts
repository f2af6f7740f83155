import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findUnshare } from '../../../local/src/lambda/namespaces.ts';
import { type LambdaFixture, startLambda } from './fixture.ts';
import { RUNS_ITS_EVENT } from './runs-its-event.ts';

const sqs = 'sqs.eu-west-1.amazonaws.com';
const lines: string[] = [];
const note = (text: string) => void lines.push(text);
const log = { info: note, error: note, warn: note };
beforeEach(() => void lines.splice(0));

/** A program of another language asks the C library as this does: the child's own runtime refuses nothing. */
const child = (code: string) =>
  `return require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(code)}]).stdout.toString()`;
const lookup = (host: string, options = '{}') =>
  `require('dns').lookup('${host}', ${options}, (error, address) => console.log(error ? error.code : address))`;

// Where no mounts can be made, or the C library asks no cache, jest lists the tests as skipped.
const describeGuarded = (await findUnshare())?.asksForNames ? describe : describe.skip;

describeGuarded('A child process of a function in a process', () => {
  let lambda: LambdaFixture;
  beforeAll(() => {
    lambda = startLambda({ log, isolation: 'process', allowedAwsServices: ['s3'] });
    lambda.deploy('asks', { 'index.cjs': RUNS_ITS_EVENT });
  });
  afterAll(() => lambda.stop());
  const run = async (body: string) => (await lambda.call('asks', { body })).response;

  test.each([
    ['of any family', sqs, '{}', 'sqs'],
    ['of IPv4', 'api-id.execute-api.eu-west-1.amazonaws.com', '{ family: 4 }', 'execute-api'],
    ['of IPv6', 'dynamodb.eu-west-1.api.aws', '{ family: 6 }', 'dynamodb'],
  ])('finds no address %s of a host of AWS, which is named once.', async (_, host, options, service) => {
    for (let time = 0; time < 2; time++) expect(await run(child(lookup(host, options)))).toBe('ENOTFOUND\n');
    expect(lines).toEqual([
      `asks asked AWS itself for a look-up of the name of ${service} (${host}), which is refused: nothing leaves this machine. ` +
        `--allow-aws ${service} lets it through`,
    ]);
  });

  test('finds other hosts, before and after one of AWS.', async () => {
    const server = createServer((_, response) => response.end('local')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const get = `fetch('http://localhost:${(server.address() as AddressInfo).port}').then((r) => r.text())`;
    const code = `(async () => { console.log(await ${get}); await fetch('https://${sqs}').catch((error) => console.log(error.cause.code)); console.log(await ${get}); })()`;
    expect(await run(child(code))).toBe('local\nENOTFOUND\nlocal\n');
    server.close();
  });

  test('may look up the hosts of a service that is allowed.', async () => {
    await run(child(lookup('s3.eu-west-1.amazonaws.com')));
    expect(lines).toEqual([]);
  });
});

test('One line says that nothing but Node.js is held back where nothing can be mounted.', async () => {
  const lambda = startLambda({ log, isolation: 'process', mayMount: false });
  for (const name of ['first', 'second']) {
    lambda.deploy(name, { 'index.cjs': RUNS_ITS_EVENT });
    await lambda.call(name, { body: '' });
  }
  await lambda.stop();
  expect(lines).toEqual([
    expect.stringMatching(
      /^first and other functions in processes: .* not held back from hosts of AWS, since/,
    ),
  ]);
});
