import { LONGEST_WAIT_SECONDS, type Query, requestUrl } from '../json-api/request-url.ts';
import { type ReceivedResponse, type RequestOptions, sendRequest } from '../json-api/send-request.ts';
import { parse, stringify } from '../shared/exact-json.ts';
import { MirrorError } from './mirror-error.ts';

/** Asks the JSON API of a mirror: docs/reference/json-api.md. */
export class JsonApiClient {
  readonly #console: string;
  readonly #whyEnded: () => string | undefined;

  /**
   * @param console URL of the console, which serves the API.
   * @param whyEnded text for an error when the mirror has ended, undefined while it runs.
   */
  constructor(console: string, whyEnded: () => string | undefined) {
    this.#console = console;
    this.#whyEnded = whyEnded;
  }

  /** Whether the mirror has ended. */
  get hasEnded(): boolean {
    return this.#whyEnded() !== undefined;
  }

  /** @throws {MirrorError} for what the API refuses, and when the mirror has ended. */
  get<Result>(path: string, query: Query = {}): Promise<Result> {
    return this.#request<Result>(path, query, { method: 'GET' });
  }

  /** @throws {MirrorError} as {@link get}. */
  post<Result>(path: string, body?: unknown, query: Query = {}): Promise<Result> {
    const json = body === undefined ? {} : { body: stringify(body) };
    return this.#request<Result>(path, query, { method: 'POST', ...json });
  }

  /** @throws {MirrorError} as {@link get}. */
  delete<Result>(path: string): Promise<Result> {
    return this.#request<Result>(path, {}, { method: 'DELETE' });
  }

  async #request<Result>(path: string, query: Query, options: RequestOptions): Promise<Result> {
    const { status, text } = await this.#send(requestUrl(this.#console, path, query), options);
    const body: unknown = parse(text);
    if (status >= 200 && status < 300) return body as Result;
    const { code, message } = (body as { error: { code: string; message: string } }).error;
    throw new MirrorError(message, { code });
  }

  async #send(url: URL, options: RequestOptions): Promise<ReceivedResponse> {
    const ended = this.#whyEnded();
    if (ended !== undefined) throw new MirrorError(ended, { code: 'Ended' });
    try {
      return await sendRequest(url, options);
    } catch (cause) {
      const why = this.#whyEnded() ?? `the mirror does not respond at ${url.origin}`;
      throw new MirrorError(why, { code: 'Ended', cause });
    }
  }
}

/** Asks with the parameter `wait` until something is found, or the time is up. */
export async function askUntil<Result>(
  timeoutMs: number,
  ask: (wait: number) => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const seconds = Math.max(0, deadline - performance.now()) / 1_000;
    const found = await ask(Math.min(LONGEST_WAIT_SECONDS, seconds));
    if (found !== undefined || performance.now() >= deadline) return found;
  }
}
