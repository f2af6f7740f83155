import { PassThrough } from 'node:stream';
import { LATEST } from '../../lambda/published-versions.ts';
import type { InvocationResult } from '../../lambda/types.ts';
import { eventMessage } from '../protocol/event-stream.ts';
import type { AwsResponse } from '../protocol/message.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { findFunction } from './function-reference.ts';
import { readEvent, readOptions } from './invoke.ts';

/**
 * `InvokeWithResponseStream`: chunks as the function writes them, then `InvokeComplete`. A function that does not stream
 * is one chunk.
 * https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html
 */
export function invokeWithResponseStreamOperation(ports: AwsEndpointPorts): RestOperation {
  return {
    name: 'InvokeWithResponseStream',
    route: 'POST /2021-11-15/functions/{FunctionName}/response-streaming-invocations',
    run: async (request, { FunctionName = '' }) => {
      const target = findFunction(ports.lambda, request.place, FunctionName, request.query.get('Qualifier'));
      const event = readEvent(request);
      if (request.headers['x-amz-invocation-type'] === 'DryRun') return { statusCode: 204 };
      const body = new PassThrough();
      let isStreamed = false;
      const onChunk = (chunk: Uint8Array) => {
        isStreamed = true;
        body.write(payloadChunk(chunk));
      };
      const invocation = ports.lambda.invoke(target.functionArn, event, { ...readOptions(request), onChunk });
      const wantsLogTail = request.headers['x-amz-log-type'] === 'Tail';
      const end = (result: InvocationResult) => {
        if (!isStreamed && !result.functionError && result.payload)
          body.write(payloadChunk(Buffer.from(result.payload)));
        body.end(invokeComplete(result, wantsLogTail));
      };
      // The first chunk or the end, so that an invocation that is refused has the status and the body of its error.
      await Promise.race([invocation, new Promise((resolve) => body.once('readable', resolve))]);
      invocation.then(end, (error: Error) => body.destroy(error));
      return responseOf(body, target.version ?? LATEST);
    },
  };
}

const responseOf = (body: PassThrough, version: string): AwsResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/vnd.amazon.eventstream', 'x-amz-executed-version': version },
  body,
});

const payloadChunk = (chunk: Uint8Array) => eventMessage('PayloadChunk', 'application/octet-stream', chunk);

/** The error of a function is in the last event, as it may come after chunks. */
function invokeComplete(
  { functionError, payload, logTail }: InvocationResult,
  wantsLogTail: boolean,
): Buffer {
  const details = {
    ...(functionError && { ErrorCode: functionError, ErrorDetails: payload }),
    ...(wantsLogTail && { LogResult: Buffer.from(logTail).toString('base64') }),
  };
  return eventMessage('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(details)));
}
