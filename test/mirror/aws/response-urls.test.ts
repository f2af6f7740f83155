import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { sendToResponseUrl, startTestEndpoint } from './fakes.ts';

const ids = {
  stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/demo/1',
  requestId: 'request-1',
  logicalResourceId: 'Brokers',
};
const document = {
  Status: 'SUCCESS',
  PhysicalResourceId: 'brokers-1',
  StackId: ids.stackId,
  RequestId: ids.requestId,
  LogicalResourceId: ids.logicalResourceId,
  Data: { BootstrapBrokers: '127.0.0.1:9098' },
};
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
});
afterAll(() => endpoint.stop(1_000));

const put = (url: string, body: unknown) =>
  sendToResponseUrl(endpoint, url, typeof body === 'string' ? body : JSON.stringify(body));

describe('a response URL', () => {
  test('a response URL takes the document of a custom resource, unsigned', async () => {
    const { url, response } = endpoint.expectResponse(ids);
    expect(await put(url, document)).toBe(200);
    expect(await response).toEqual({
      status: 'SUCCESS',
      reason: '',
      physicalResourceId: 'brokers-1',
      noEcho: false,
      data: { BootstrapBrokers: '127.0.0.1:9098' },
    });
  });

  test('a response URL passes a failure on with its reason', async () => {
    const { url, response } = endpoint.expectResponse(ids);
    await put(url, { ...document, Status: 'FAILED', Reason: 'no such cluster' });
    expect(await response).toMatchObject({ status: 'FAILED', reason: 'no such cluster' });
  });

  test('a response URL works once', async () => {
    const { url, response } = endpoint.expectResponse(ids);
    await put(url, document);
    await response;
    expect(await put(url, document)).toBe(403);
  });

  test('a response URL is refused without its query, and the log names the resource of the response', async () => {
    const warnings: string[] = [];
    const other = await startTestEndpoint({
      log: { ...silentLog, warn: (message) => void warnings.push(message) },
    });
    const { url } = other.expectResponse(ids);
    expect(await sendToResponseUrl(other, url.replace(/\?.*/, ''), JSON.stringify(document))).toBe(403);
    expect(warnings).toEqual([expect.stringMatching(/^Brokers: a response was refused: .+ lacks the query/)]);
    await other.stop(1_000);
  });

  test('a response URL takes nothing but PUT', async () => {
    const expected = endpoint.expectResponse(ids);
    expect(await sendToResponseUrl(endpoint, expected.url, undefined, 'GET')).toBe(405);
    expected.cancel('the test is over');
    await expect(expected.response).rejects.toThrow('the test is over');
  });

  test('a response URL rejects when the endpoint stops', async () => {
    const other = await startTestEndpoint();
    const { response } = other.expectResponse(ids);
    await other.stop(1_000);
    await expect(response).rejects.toThrow('The mirror stopped');
  });

  const invalid: [string, unknown, RegExp][] = [
    ['no JSON', 'oops', /not JSON/],
    ['a list', [], /not a JSON object/],
    ['an unknown status', { ...document, Status: 'OK' }, /Status is "OK"; accepted are SUCCESS and FAILED/],
    ['a failure without a reason', { ...document, Status: 'FAILED' }, /Reason is missing/],
    ['no physical id', { ...document, PhysicalResourceId: undefined }, /PhysicalResourceId is missing/],
    ['data that is not an object', { ...document, Data: 'text' }, /Data is "text"/],
    [
      'ids of another request',
      { ...document, RequestId: 'request-2' },
      /RequestId is "request-2"; the request said "request-1"/,
    ],
    ['more than 4 kB', { ...document, Data: { text: 'x'.repeat(4_096) } }, /Response object is too long/],
  ];
  test.each(invalid)('a response URL rejects %s', async (_case, body, message) => {
    const { url, response } = endpoint.expectResponse(ids);
    const rejected = expect(response).rejects.toThrow(message);
    await put(url, body);
    await rejected;
  });
});
