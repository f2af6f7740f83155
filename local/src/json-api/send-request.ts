import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is sent besides the URL. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** JSON. Default: none. */
  readonly body?: string;
  /** Ends the wait for the response. */
  readonly signal?: AbortSignal;
}

/** The response to a request. */
export interface ReceivedResponse {
  readonly status: number;
  readonly text: string;
}

/** A connection for each request: one that is kept may be closed by the mirror just when it is used again. */
const agent = new Agent({ keepAlive: false });

/**
 * Sends a request to a mirror and waits for its response, however long that takes. Not by `fetch`, which ends after 300 s
 * without a response (`headersTimeout` in https://undici.nodejs.org/#/docs/api/Client): a function may run for 900 s
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html).
 * @throws when there is no complete response, and an AbortError when `signal` aborts.
 */
export function sendRequest(
  url: URL,
  { method = 'GET', body, signal }: RequestOptions = {},
): Promise<ReceivedResponse> {
  const headers = method === 'POST' ? { 'content-type': 'application/json' } : {};
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent, signal }, (response) => {
      const { statusCode = 0 } = response;
      text(response).then((received) => resolve({ status: statusCode, text: received }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
