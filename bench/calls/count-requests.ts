/**
 * Loaded into the mirror's process before it (`node --import`): reports to the bench each request that is forwarded to DynamoDB
 * Local. The mirror forwards every one, under the access key of the function that made it.
 * https://nodejs.org/api/diagnostics_channel.html#http
 */
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { isMainThread } from 'node:worker_threads';

/** What is reported to the bench. */
export interface CountedRequest {
  readonly operation: string;
  readonly accessKeyId: string;
}

function countedRequest(request: ClientRequest): CountedRequest | undefined {
  const [service, operation] = String(request.getHeader('x-amz-target')).split('.');
  if (!service?.startsWith('DynamoDB') || !operation) return undefined;
  const [, accessKeyId = ''] =
    /Credential=([A-Z0-9]+)\//.exec(String(request.getHeader('authorization'))) ?? [];
  return { operation, accessKeyId };
}

if (isMainThread) {
  subscribe('http.client.request.start', (message) => {
    const counted = countedRequest((message as { request: ClientRequest }).request);
    if (counted) process.send?.(counted);
  });
}
