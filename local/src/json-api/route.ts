import { z } from 'zod';
import { LONGEST_WAIT_SECONDS } from './request-url.ts';
import type { ApiPorts } from './types.ts';

/** What a handler gets, checked. */
interface RouteInput<Path, Query, Body> {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

/** One operation of the API: dispatch, OpenAPI and the reference are made from it. */
export interface Route<
  Path extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/api/v1`, for example `/mappings/{uuid}`. */
  readonly template: string;
  readonly summary: string;
  readonly path: Path;
  readonly query: Query;
  /** Absent: the request has none. */
  readonly body?: Body;
  readonly response: Response;
  /** Of a success. */
  readonly status: 200 | 202;
  readonly run: (
    ports: ApiPorts,
    input: RouteInput<z.output<Path>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.input<Response>>;
}

const NOTHING = z.object({});
type Nothing = typeof NOTHING;

/** A route whose handler sees the types of its parameters; what is not given is nothing. */
export function route<
  Response extends z.ZodType,
  Path extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body extends z.ZodType = z.ZodUndefined,
>(
  given: Pick<Route<Path, Query, Body, Response>, 'method' | 'template' | 'summary' | 'response' | 'run'> &
    Partial<Pick<Route<Path, Query, Body, Response>, 'path' | 'query' | 'body' | 'status'>>,
): Route {
  const complete = { path: NOTHING, query: NOTHING, status: 200, ...given };
  // What a handler takes is what its own schemas put out: the dispatcher parses with them.
  return complete as unknown as Route;
}

/** A whole number in a URL. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum);

/** Seconds that a request may wait for what it asks. */
export const waitSeconds = z.coerce.number().min(0).max(LONGEST_WAIT_SECONDS).default(0);

/** A time in milliseconds since the epoch; at most what a Date can be: https://tc39.es/ecma262/#sec-time-values-and-time-range */
export const milliseconds = wholeNumber(0, 8_640_000_000_000_000);
