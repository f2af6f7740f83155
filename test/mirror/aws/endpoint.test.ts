import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startAwsEndpoint } from '../../../local/src/aws/endpoint.ts';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { clientSettings, portsOf, startTestEndpoint } from './fakes.ts';

const ROLE = 'arn:aws:sts::123456789012:assumed-role/orders-role/orders';
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await startTestEndpoint({
    callerOf: (key) => (key === 'AKIAORDERS' ? { arn: ROLE, userId: 'AROAORDERS:orders' } : undefined),
  });
});
afterAll(() => endpoint.stop(1_000));

const signedFor = (service: string, headers: Record<string, string> = {}) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIATEST/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  ...headers,
});

async function callerIdentity(accessKeyId: string) {
  const sts = new STSClient(clientSettings(endpoint.url, accessKeyId));
  try {
    return await sts.send(new GetCallerIdentityCommand({}));
  } finally {
    sts.destroy();
  }
}

describe('GetCallerIdentity', () => {
  test('GetCallerIdentity returns the role of the function whose key signed', async () => {
    expect(await callerIdentity('AKIAORDERS')).toMatchObject({
      Arn: ROLE,
      UserId: 'AROAORDERS:orders',
      Account: '123456789012',
    });
  });

  test('GetCallerIdentity returns a developer for every other key', async () => {
    expect(await callerIdentity('anything')).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:user/developer',
    });
  });

  test('GetCallerIdentity is not found under another name, which the error says', async () => {
    const scope = encodeURIComponent('AKIAORDERS/20261121/us-east-1/sts/aws4_request');
    const response = await fetch(`${endpoint.url}/?X-Amz-Credential=${scope}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetFederationToken&Version=2011-06-15',
    });
    expect(await response.text()).toContain(
      'The mirror&apos;s sts has no operation GetFederationToken. It has: AssumeRole, GetCallerIdentity',
    );
  });

  test('GetCallerIdentity takes a presigned URL as well', async () => {
    const scope = encodeURIComponent('AKIAORDERS/20261121/us-east-1/sts/aws4_request');
    const response = await fetch(`${endpoint.url}/?Action=GetCallerIdentity&X-Amz-Credential=${scope}`);
    expect(await response.text()).toContain(`<Arn>${ROLE}</Arn>`);
  });
});

describe('a request', () => {
  test('a request without a signature is refused', async () => {
    const response = await fetch(`${endpoint.url}/2015-03-31/functions`);
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining('Missing Authentication Token'),
    });
  });

  test('a request for an unknown operation gets an error that lists the known ones', async () => {
    const response = await fetch(`${endpoint.url}/2015-03-31/layers`, { headers: signedFor('lambda') });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('UnknownOperationException');
    expect(await response.text()).toMatch(/GET \/2015-03-31\/layers.*ListEventSourceMappings/);
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const unknownServices: [string, string, Record<string, string>, RegExp][] = [
    ['sqs', 'JSON', {}, /"__type":"UnknownOperationException".*lambda, kafka, sts, dynamodb, ses/],
    ['sns', 'Query', form, /<Code>UnknownOperationException<\/Code>.*no service &apos;sns&apos;/],
    ['s3', 'XML', {}, /^<Error><Code>UnknownOperationException<\/Code>/],
  ];
  test.each(unknownServices)(
    'a request for the unknown service %s gets an error in %s',
    async (service, _form, headers, body) => {
      const response = await fetch(endpoint.url, { method: 'POST', headers: signedFor(service, headers) });
      expect(response.status).toBe(404);
      expect(await response.text()).toMatch(body);
    },
  );

  test('a request with a body that is not a JSON object is a serialization error', async () => {
    const response = await fetch(`${endpoint.url}/2015-03-31/event-source-mappings/`, {
      method: 'POST',
      headers: signedFor('lambda'),
      body: '[1]',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
  });

  test.each(['lambda', 'kafka', 'sts', 'unknown'])(
    'a request to %s gets a separate request id',
    async (service) => {
      const ids = [1, 2].map(async () =>
        (await fetch(endpoint.url, { headers: signedFor(service) })).headers.get('x-amzn-requestid'),
      );
      const [one, other] = await Promise.all(ids);
      expect(one).toMatch(/^[0-9a-f-]{36}$/);
      expect(other).not.toBe(one);
    },
  );
});

test('a port in use is an error that names it', async () => {
  const port = Number(new URL(endpoint.url).port);
  const second = startAwsEndpoint({ port, host: '127.0.0.1', log: silentLog });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

test('a request that comes before the services are there is served once they are', async () => {
  const early = await startAwsEndpoint({ port: 0, host: '127.0.0.1', log: silentLog });
  const response = fetch(`${early.url}/2015-03-31/layers`, { headers: signedFor('lambda') });
  early.serve(portsOf());
  expect((await response).status).toBe(404);
  await early.stop(0);
});
