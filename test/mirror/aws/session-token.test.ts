import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { startTestEndpoint } from './fakes.ts';

const TOKEN = 'IQoJ/+token==';
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await startTestEndpoint({
    sessionTokenOf: (key) => (key === 'ASIAOFTHEFUNCTION' ? TOKEN : undefined),
  });
});
afterAll(() => endpoint.stop(1_000));

interface Call {
  readonly service: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const lambda: Call = { service: 'lambda', path: '/2015-03-31/functions' };
const sts: Call = {
  service: 'sts',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
};

const scopeOf = (key: string, service: string) => `${key}/20261121/us-east-1/${service}/aws4_request`;

function send({ service, path = '/', headers, body }: Call, token?: string, key = 'ASIAOFTHEFUNCTION') {
  return fetch(endpoint.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scopeOf(key, service)}, SignedHeaders=host, Signature=0`,
      ...(token !== undefined && { 'x-amz-security-token': token }),
      ...headers,
    },
    body,
  });
}

const wrong: readonly (readonly [what: string, token: string | undefined])[] = [
  ['without a session token', undefined],
  ['with an empty session token', ''],
  ['with the session token of another', 'IQoJ/+other=='],
];
const services: readonly (readonly [name: string, call: Call, status: number, code: string])[] = [
  ['Lambda', lambda, 403, 'UnrecognizedClientException'],
  ['MSK', { service: 'kafka', path: '/v1/clusters' }, 403, 'UnrecognizedClientException'],
  [
    'DynamoDB',
    { service: 'dynamodb', headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, body: '{}' },
    400,
    'UnrecognizedClientException',
  ],
  [
    'Secrets Manager',
    { service: 'secretsmanager', headers: { 'x-amz-target': 'secretsmanager.ListSecrets' }, body: '{}' },
    400,
    'UnrecognizedClientException',
  ],
  [
    'SES v2',
    { service: 'ses', path: '/v2/email/outbound-emails', body: '{}' },
    403,
    'UnrecognizedClientException',
  ],
  [
    'SES v1',
    { service: 'ses', headers: sts.headers, body: 'Action=SendEmail' },
    403,
    '<Code>InvalidClientTokenId</Code>',
  ],
  ['STS', sts, 403, '<Code>InvalidClientTokenId</Code>'],
];

describe.each(services)('%s', (_, call, status, code) => {
  test.each(wrong)('a service refuses the key of a role %s.', async (_what, token) => {
    const response = await send(call, token);
    const text = `${response.headers.get('x-amzn-errortype')} ${await response.text()}`;
    expect({ status: response.status, text }).toEqual({ status, text: expect.stringContaining(code) });
    expect(text).toContain('The security token included in the request is invalid.');
  });
});

test.each([
  ['in a header', () => send(sts, TOKEN)],
  [
    'in a presigned URL',
    () => {
      const query = new URLSearchParams({
        Action: 'GetCallerIdentity',
        'X-Amz-Credential': scopeOf('ASIAOFTHEFUNCTION', 'sts'),
        'X-Amz-Security-Token': TOKEN,
      });
      return fetch(`${endpoint.url}/?${query}`);
    },
  ],
])('The key of a role is accepted with its session token %s.', async (_, response) => {
  expect((await response()).status).toBe(200);
});

test.each([undefined, 'any'])(
  'A key that no function has needs no session token, given %p.',
  async (token) => {
    expect((await send(lambda, token, 'AKIAOFTHEDEVELOPER')).status).toBe(200);
  },
);
