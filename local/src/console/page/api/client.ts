import { parse, stringify } from '../../../shared/exact-json.ts';
import { learnTime } from './server-clock.ts';

/** The API refused a request, or could not be reached. */
export class ApiError extends Error {
  /** For example `UnknownTopic`; `Unreachable` when the mirror does not respond. */
  readonly code: string;
  /** Of the response; 0 when there is none. */
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface RequestOptions {
  readonly query?: Query;
  readonly signal?: AbortSignal;
}

/**
 * Address of an operation of the JSON API.
 * @param parts of the path, each of them encoded here.
 */
export function apiUrl(parts: readonly (string | number)[], query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(
    Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
  ).toString();
  return `/api/v1/${parts.map((part) => encodeURIComponent(part)).join('/')}${search && `?${search}`}`;
}

/** @throws {ApiError} */
export const getJson = <Result>(parts: readonly (string | number)[], options: RequestOptions = {}) =>
  request<Result>('GET', parts, options);

/** @throws {ApiError} */
export const postJson = <Result>(
  parts: readonly (string | number)[],
  body: unknown = {},
  options: RequestOptions = {},
) => request<Result>('POST', parts, { ...options, body });

/** @throws {ApiError} */
export const deleteJson = <Result>(parts: readonly (string | number)[], options: RequestOptions = {}) =>
  request<Result>('DELETE', parts, options);

async function request<Result>(
  method: string,
  parts: readonly (string | number)[],
  { query, signal, body }: RequestOptions & { readonly body?: unknown },
): Promise<Result> {
  const response = await fetch(apiUrl(parts, query), {
    method,
    signal,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: stringify(body),
    }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError('Unreachable', 'The mirror does not respond. Is it running?', 0);
  });
  learnTime(response.headers.get('date'));
  if (response.ok) return parse(await response.text()) as Result;
  throw await errorOf(response);
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    return new ApiError(error.code, error.message, response.status);
  } catch {
    return new ApiError('UnexpectedResponse', `${response.status} ${text.slice(0, 200)}`, response.status);
  }
}
