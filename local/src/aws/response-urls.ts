import { randomUUID } from 'node:crypto';
import type { Log } from '../shared/log.ts';
import { type ExpectedIds, readCustomResourceResponse } from './custom-resource-response.ts';
import type { AwsRequest, AwsResponse } from './protocol/message.ts';
import type { CustomResourceResponse, ExpectedResponse } from './types.ts';

/** On AWS it is a bucket of CloudFormation's. This name has no address: only functions of the mirror find it. */
export const RESPONSE_HOST_NAME = 'cloudformation-custom-resource-response.s3.invalid';

interface Waiting {
  readonly expected: ExpectedIds;
  resolve(response: CustomResourceResponse): void;
  reject(reason: Error): void;
}

export interface ResponseUrls {
  expect(expected: ExpectedIds): ExpectedResponse;
  /** Takes one document, as S3 behind CloudFormation's presigned URL does: 200 whatever it says. */
  receive(request: Pick<AwsRequest, 'method' | 'path' | 'query' | 'body'>): AwsResponse;
  /** Rejects everything that still waits. */
  stop(): void;
}

/**
 * Hands out URLs that take one custom resource response each. As on AWS the permission is in the query, so that a
 * handler that sends the path alone is refused.
 */
export function createResponseUrls(log: Log): ResponseUrls {
  const waiting = new Map<string, Waiting>();
  const fail = (signature: string, reason: string) => waiting.get(signature)?.reject(new Error(reason));
  return {
    expect(expected) {
      const signature = randomUUID();
      const { promise, resolve, reject } = Promise.withResolvers<CustomResourceResponse>();
      const settle = () => waiting.delete(signature);
      waiting.set(signature, { expected, resolve, reject });
      promise.then(settle, settle);
      return {
        url: `https://${RESPONSE_HOST_NAME}/${pathOf(expected)}?Signature=${signature}`,
        response: promise,
        cancel: (reason) => fail(signature, reason),
      };
    },
    receive({ method, path, query, body }) {
      const expectation = waiting.get(query.get('Signature') ?? '');
      if (method !== 'PUT') return refuse(405, `${method} is not accepted here; PUT the response document.`);
      if (!expectation) {
        log.warn(`${logicalIdIn(path)}: ${UNEXPECTED}`);
        return refuse(403, UNEXPECTED);
      }
      settleWith(expectation, body);
      return { statusCode: 200 };
    },
    stop() {
      for (const signature of waiting.keys())
        fail(signature, 'The mirror stopped before the custom resource responded.');
    },
  };
}

const UNEXPECTED =
  'a response was refused: its response URL has expired or has been used, or lacks the query it was given with';

/** Names the resource that a response is from, in CloudFormation's own form. */
const pathOf = ({ stackId, logicalResourceId, requestId }: ExpectedIds) =>
  encodeURIComponent(`${stackId}|${logicalResourceId}|${requestId}`);
const logicalIdIn = (path: string) => path.split('%7C')[1] ?? path;

function settleWith({ expected, resolve, reject }: Waiting, body: Buffer): void {
  try {
    resolve(readCustomResourceResponse(body, expected));
  } catch (error) {
    reject(error instanceof Error ? error : new Error(String(error)));
  }
}

const refuse = (statusCode: number, body: string): AwsResponse => ({
  statusCode,
  headers: { 'content-type': 'text/plain' },
  body,
});
