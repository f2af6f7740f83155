import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { startHttpApi } from '../../../local/src/http-api/server.ts';
import type { HttpApiConfiguration, HttpApiPorts, HttpApiServer } from '../../../local/src/http-api/types.ts';
import type { InvocationResult, InvokeOptions } from '../../../local/src/lambda/types.ts';
import type { HoldClock } from '../../../local/src/shared/hold-clock.ts';
import { silentLog } from '../../../local/src/shared/log.ts';

interface Call {
  readonly functionName: string;
  readonly event: Record<string, never> & Record<string, unknown>;
  readonly options?: InvokeOptions;
}

/** An HTTP API whose function is a plain callback: returns a payload, or throws what Invoke would throw. */
export interface ApiFixture {
  readonly server: HttpApiServer;
  readonly calls: Call[];
  /** What the function does from now on; by default it returns `"ok"`. */
  respondWith(reply: (call: Call) => Promise<string> | string): void;
  /** The function returns an error document. */
  fail(): void;
}

export async function startApi(
  configuration: Partial<HttpApiConfiguration>,
  verifyToken: HttpApiPorts['verifyToken'] = async () => undefined,
  holds?: HoldClock,
): Promise<ApiFixture> {
  const calls: Call[] = [];
  const state = { reply: (_call: Call): Promise<string> | string => '"ok"', failed: false };
  const invoke = async (
    functionName: string,
    event: string,
    options?: InvokeOptions,
  ): Promise<InvocationResult> => {
    const call = { functionName, event: JSON.parse(event), options };
    calls.push(call);
    const payload = await state.reply(call);
    const result = {
      requestId: 'r',
      statusCode: 200,
      executedVersion: '$LATEST',
      payload,
      logTail: '',
    } as const;
    return state.failed ? { ...result, functionError: 'Unhandled' } : result;
  };
  const server = await startHttpApi(
    { apiId: 'api1', name: 'test', stageName: '$default', routes: [], ...configuration },
    { invoke, log: silentLog, verifyToken, holds },
    { port: 0 },
  );
  return {
    server,
    calls,
    respondWith: (reply) => Object.assign(state, { reply, failed: false }),
    fail: () =>
      Object.assign(state, { reply: () => '{"errorType":"Error","errorMessage":"x"}', failed: true }),
  };
}

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request byte for byte as given: `fetch` would normalise paths and join headers. */
export function send(
  url: string,
  method: string,
  headers: Record<string, string | string[]> = {},
  body: string | Buffer = '',
): Promise<RawResponse> {
  const { port } = new URL(url);
  const path = url.slice(url.indexOf('/', 'http://'.length));
  return new Promise((resolve, reject) => {
    const message = httpRequest({ host: '127.0.0.1', port, method, path, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
    });
    message.on('error', reject);
    message.end(body);
  });
}
