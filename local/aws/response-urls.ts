import { randomUUID } from 'node:crypto';
import { type ExpectedIds, readCustomResourceResponse } from './custom-resource-response.ts';
import type { AwsAnswer } from './protocol/message.ts';
import type { CustomResourceResponse, ExpectedResponse } from './types.ts';

/** Below this path the endpoint takes unsigned requests: the token in the path is the permission. */
export const RESPONSE_URL_PATH = '/_mirror/custom-resources/';

interface Waiting {
  readonly expected: ExpectedIds;
  resolve(response: CustomResourceResponse): void;
  reject(reason: Error): void;
}

export interface ResponseUrls {
  expect(endpointUrl: string, expected: ExpectedIds, timeoutInMs: number): ExpectedResponse;
  /** Takes one document, as S3 behind CloudFormation's presigned URL does: 200 whatever it says. */
  receive(method: string, path: string, body: Buffer): AwsAnswer;
  /** Rejects everything that still waits. */
  stop(): void;
}

/** Hands out URLs that take one custom resource response each. */
export function createResponseUrls(): ResponseUrls {
  const waiting = new Map<string, Waiting>();
  const fail = (token: string, reason: string) => waiting.get(token)?.reject(new Error(reason));
  return {
    expect(endpointUrl, expected, timeoutInMs) {
      const token = randomUUID();
      const { promise, resolve, reject } = Promise.withResolvers<CustomResourceResponse>();
      const seconds = timeoutInMs / 1_000;
      const timer = setTimeout(
        () =>
          fail(token, `${expected.logicalResourceId} did not answer its response URL within ${seconds} s.`),
        timeoutInMs,
      );
      const settle = () => {
        clearTimeout(timer);
        waiting.delete(token);
      };
      waiting.set(token, { expected, resolve, reject });
      promise.then(settle, settle);
      return {
        url: `${endpointUrl}${RESPONSE_URL_PATH}${token}`,
        response: promise,
        cancel: (reason) => fail(token, reason),
      };
    },
    receive(method, path, body) {
      const token = path.slice(RESPONSE_URL_PATH.length);
      const expectation = waiting.get(token);
      if (method !== 'PUT') return refuse(405, `${method} is not accepted here; PUT the response document.`);
      if (!expectation) return refuse(403, 'This response URL has expired or has been used.');
      settleWith(expectation, body);
      return { statusCode: 200 };
    },
    stop() {
      for (const token of waiting.keys())
        fail(token, 'The mirror stopped before the custom resource answered.');
    },
  };
}

function settleWith({ expected, resolve, reject }: Waiting, body: Buffer): void {
  try {
    resolve(readCustomResourceResponse(body, expected));
  } catch (error) {
    reject(error instanceof Error ? error : new Error(String(error)));
  }
}

const refuse = (statusCode: number, body: string): AwsAnswer => ({
  statusCode,
  headers: { 'content-type': 'text/plain' },
  body,
});
