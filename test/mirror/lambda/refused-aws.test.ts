import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type LambdaFixture, startLambda } from './fixture.ts';

const region = 'eu-west-1';
const esm = (body: string, imports = '') =>
  `${imports}
  const failed = (error) => ({ code: error.code ?? error.cause?.code, message: (error.cause ?? error).message });
  export const handler = async (event) => { try { return { done: await work(event) }; } catch (error) { return failed(error); } };
  ${body}`;
const responded = `const responded = (request, body) => new Promise((resolve, reject) =>
  request.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject).end(body));`;
const target = `{ 'x-amz-target': 'AmazonSQS.SendMessage', 'content-type': 'application/x-amz-json-1.0' }`;
const sqs = `sqs.${region}.amazonaws.com`;

/** Clients, what they run, and the operation and service that the refusal names. */
const clients: [string, string, string][] = [
  [
    'the SDK with a custom endpoint',
    esm(
      `const work = () => new SQSClient({ endpoint: 'https://${sqs}' }).send(new SendMessageCommand({ QueueUrl: 'https://${sqs}/1/q', MessageBody: 'x' }));`,
      `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';`,
    ),
    'SendMessage of sqs',
  ],
  [
    'the SDK with the query protocol',
    esm(
      `const work = () => new SNSClient({ endpoint: 'https://sns.${region}.amazonaws.com' }).send(new PublishCommand({ TopicArn: 'arn:aws:sns:${region}:1:t', Message: 'x' }));`,
      `import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';`,
    ),
    'Publish of sns',
  ],
  [
    'the SDK with a bucket in the host',
    esm(
      `const work = () => new S3Client({ endpoint: 'https://s3.${region}.amazonaws.com' }).send(new GetObjectCommand({ Bucket: 'my.photos', Key: 'cat/1.jpg' }));`,
      `import { S3Client, GetObjectCommand } from '@aws-sdk/client-s3';`,
    ),
    'GET /my.photos/cat/1.jpg of s3',
  ],
  [
    'node:https',
    esm(
      `${responded} const work = () => responded(https.request({ host: '${sqs}', method: 'POST', headers: ${target} }), '{}');`,
      `import https from 'node:https';`,
    ),
    'SendMessage of sqs',
  ],
  [
    'node:https without an agent, by a named import and a URL',
    esm(
      `${responded} const work = () => responded(request('https://${sqs}/', { method: 'POST', agent: false, headers: ${target} }), '{}');`,
      `import { request } from 'node:https';`,
    ),
    'SendMessage of sqs',
  ],
  [
    'node:http',
    esm(
      `${responded} const work = () => responded(http.request('http://dynamodb.cn-north-1.amazonaws.com.cn/?Action=ListTables'));`,
      `import * as http from 'node:http';`,
    ),
    'ListTables of dynamodb',
  ],
  [
    'fetch',
    esm(`const work = () => fetch('https://${sqs}/', { method: 'POST', headers: ${target}, body: '{}' });`),
    'SendMessage of sqs',
  ],
  [
    'fetch of the metadata address',
    esm(`const work = () => fetch('http://169.254.169.254/latest/api/token', { method: 'PUT' });`),
    'PUT /latest/api/token of metadata',
  ],
  [
    'node:http2',
    esm(
      `const work = () => new Promise((resolve, reject) => http2.connect('https://kinesis.${region}.api.aws').on('connect', resolve).on('error', reject));`,
      `import http2 from 'node:http2';`,
    ),
    'a connection of kinesis',
  ],
  [
    'node:tls',
    esm(
      `const work = () => new Promise((resolve, reject) => connect(443, 'secretsmanager.eusc-de-east-1.amazonaws.eu').on('secureConnect', resolve).on('error', reject));`,
      `import { connect } from 'node:tls';`,
    ),
    'a connection of secretsmanager',
  ],
  [
    'node:net',
    esm(
      `const work = () => new Promise((resolve, reject) => new net.Socket().on('error', reject).connect(80, 'mydb.abc.${region}.rds.amazonaws.com', resolve));`,
      `import net from 'node:net';`,
    ),
    'a connection of rds',
  ],
  [
    'a client that looks up the address itself',
    esm(
      `const work = () => new Promise((resolve, reject) => tls.connect({ host: '192.0.2.1', port: 443, servername: '${sqs}' }, resolve).on('error', reject));`,
      `import tls from 'node:tls';`,
    ),
    'a connection of sqs',
  ],
  [
    'node:dns',
    esm(
      `const work = () => new Promise((resolve, reject) => lookup('${sqs}', (error) => (error ? reject(error) : resolve())));`,
      `import { lookup } from 'node:dns';`,
    ),
    'a look-up of the name of sqs',
  ],
  [
    'node:dns/promises',
    esm(`const work = () => resolve4('${sqs}');`, `import { resolve4 } from 'node:dns/promises';`),
    'a look-up of the name of sqs',
  ],
];

describe('requests of functions to AWS', () => {
  const warnings: string[] = [];
  const log = { info: () => {}, error: () => {}, warn: (text: string) => void warnings.push(text) };
  let lambda: LambdaFixture;
  let local: Server;
  let url: string;
  beforeAll(async () => {
    lambda = startLambda({ log });
    local = createServer((_, response) => response.end('local')).listen(0, '127.0.0.1');
    await new Promise((resolve) => local.once('listening', resolve));
    url = `http://127.0.0.1:${(local.address() as AddressInfo).port}`;
  });
  beforeEach(() => void warnings.splice(0));
  afterAll(async () => {
    local.close();
    await lambda.stop();
  });

  test.each(clients)(
    'requests of functions to AWS are refused before they leave when they come by %s',
    async (name, code, expected) => {
      const id = lambda.deploy(name.replaceAll(/\W+/g, '-'), code);
      const { response } = await lambda.call(id);
      expect(response).toMatchObject({
        code: 'ERR_AWS_CALL_REFUSED',
        message: expect.stringContaining(expected),
      });
      expect(warnings).toEqual([expect.stringContaining(`${id} asked AWS itself for ${expected}`)]);
    },
  );

  test('requests of functions to AWS are named once for each function, service and operation', async () => {
    const code = esm(
      `const work = async ({ targets }) => { for (const target of targets) await fetch('https://${sqs}', { method: 'POST', headers: { 'X-Amz-Target': target } }).catch(() => {}); };`,
    );
    for (const id of [lambda.deploy('one', code), lambda.deploy('other', code)]) {
      await lambda.call(id, {
        targets: ['AmazonSQS.SendMessage', 'AmazonSQS.SendMessage', 'AmazonSQS.ReceiveMessage'],
      });
      await lambda.call(id, { targets: ['AmazonSQS.ReceiveMessage'] });
    }
    expect(warnings.map((line) => line.split(' of ')[0])).toEqual(
      ['one', 'other'].flatMap((id) => [
        `${id} asked AWS itself for SendMessage`,
        `${id} asked AWS itself for ReceiveMessage`,
      ]),
    );
  });

  test('requests of functions to AWS are refused in a tunnel of a proxy too', async () => {
    const id = lambda.deploy(
      'tunnel',
      esm(
        `const work = ({ port }) => new Promise((resolve, reject) => { const socket = net.connect(port, '127.0.0.1');
          tls.connect({ socket, servername: '${sqs}' }, resolve).on('error', reject); });`,
        `import net from 'node:net'; import tls from 'node:tls';`,
      ),
    );
    const { response } = await lambda.call(id, { port: Number(new URL(url).port) });
    expect(response).toMatchObject({ code: 'ERR_AWS_CALL_REFUSED' });
  });

  test('requests of functions to AWS leave alone what is not of AWS, whatever its name holds', async () => {
    const id = lambda.deploy(
      'others',
      esm(
        `const work = async ({ url }) => [await (await fetch(url)).text(), await fetch('http://sqs.amazonaws.com.localhost:65533').catch((error) => error.cause.code)];`,
      ),
    );
    const { response } = await lambda.call(id, { url });
    expect(response).toEqual({ done: ['local', expect.stringMatching(/ENOTFOUND|ECONNREFUSED|EAI_AGAIN/)] });
    expect(warnings).toEqual([]);
  });

  test('requests of functions to AWS are let through for a service that is allowed', async () => {
    const allowing = startLambda({ log, allowedAwsServices: ['sqs'] });
    const id = allowing.deploy(
      'allowed',
      esm(
        `const lookup = (host, options, callback) => callback(new Error('looked up ' + host));
         const refusedOf = (host) => new Promise((resolve) => net.connect({ host, port: 443, lookup }).on('error', ({ message }) => resolve(message)));
         const work = async () => [await refusedOf('${sqs}'), await refusedOf('sns.${region}.amazonaws.com')];`,
        `import net from 'node:net';`,
      ),
    );
    const { response } = await allowing.call(id);
    await allowing.stop();
    expect(response).toEqual({ done: [`looked up ${sqs}`, expect.stringContaining('a connection of sns')] });
  });
});
