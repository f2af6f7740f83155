import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  type CustomResourceRequest,
  customResource,
} from '../../../../functions/shared/runtime/custom-resource.ts';
import { context } from '../kafka-events.ts';

interface Received {
  readonly method?: string;
  readonly contentType?: string;
  readonly body: Record<string, unknown>;
}

let server: Server;
let received: Received[];
let statuses: number[];

beforeEach(async () => {
  received = [];
  statuses = [];
  server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    received.push({ method: request.method, contentType: request.headers['content-type'], body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

function request(changes: Partial<CustomResourceRequest> = {}): CustomResourceRequest {
  return {
    RequestType: 'Create',
    ServiceToken: 'arn',
    ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Seed',
    ResourceType: 'Custom::Seed',
    ResourceProperties: { ServiceToken: 'arn' },
    ...changes,
  } as CustomResourceRequest;
}

const identity = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Seed' };

describe('customResource', () => {
  test('customResource responds to CloudFormation with the data, in a request without a content type.', async () => {
    await customResource(async () => ({ data: { Brokers: 'b-1:9098' } }))(request(), context);
    expect(received).toEqual([
      {
        method: 'PUT',
        contentType: undefined,
        body: { ...identity, Status: 'SUCCESS', PhysicalResourceId: 'Seed', Data: { Brokers: 'b-1:9098' } },
      },
    ]);
  });

  test('customResource keeps the physical id of a resource that exists.', async () => {
    await customResource(async () => ({}))(
      request({ RequestType: 'Delete', PhysicalResourceId: 'old' } as Partial<CustomResourceRequest>),
      context,
    );
    expect(received[0]?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'old' });
  });

  test('customResource responds to a failure with its reason.', async () => {
    await customResource(() => Promise.reject(new TypeError('no cluster')))(request(), context);
    expect(received[0]?.body).toMatchObject({
      ...identity,
      Status: 'FAILED',
      Reason: 'TypeError: no cluster',
    });
  });

  test.each(['AccessDenied', 'AccessDeniedException'])(
    'customResource retries after %s, since the policy of its role may not have taken effect.',
    async (name) => {
      const refused = Object.assign(new Error('not authorized'), { name });
      const provide = jest
        .fn(async () => ({}))
        .mockRejectedValueOnce(refused)
        .mockRejectedValueOnce(refused);
      await customResource(provide, { attempts: 3, firstDelayMs: 0 })(request(), context);
      expect(provide).toHaveBeenCalledTimes(3);
      expect(received.map(({ body }) => body.Status)).toEqual(['SUCCESS']);
    },
  );

  test('customResource fails when it is refused each time, with the reason.', async () => {
    const refused = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    await customResource(() => Promise.reject(refused), { attempts: 2, firstDelayMs: 0 })(request(), context);
    expect(received[0]?.body).toMatchObject({
      Status: 'FAILED',
      Reason: 'AccessDeniedException: not authorized',
    });
  });

  test('customResource does not retry after another failure.', async () => {
    const provide = jest.fn(async () => Promise.reject(new TypeError('no cluster')));
    await customResource(provide, { attempts: 3, firstDelayMs: 0 })(request(), context);
    expect(provide).toHaveBeenCalledTimes(1);
  });

  test('customResource sends its response again when it is not accepted.', async () => {
    statuses = [503];
    await customResource(async () => ({}))(request(), context);
    expect(received).toHaveLength(2);
  });
});
