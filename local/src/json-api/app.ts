import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { parse, stringify } from '../shared/exact-json.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { acceptedText } from './accepted.ts';
import { bodyMistake } from './body-mistake.ts';
import { serveEmailParts } from './email-parts.ts';
import { jsonSchemaOf, openApiDocument } from './openapi.ts';
import type { Route } from './route.ts';
import { routes } from './routes/index.ts';
import type { ApiPorts } from './types.ts';

/** Most bytes of a request. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** The JSON API as a web application, to be mounted at `BASE_PATH`. */
export function jsonApi(ports: ApiPorts): Hono {
  const app = new Hono();
  const onError = () =>
    errorResponse(
      new ServiceException(
        'BodyTooLarge',
        `The body has more bytes than is accepted: ${BODY_LIMIT_BYTES}.`,
        413,
      ),
    );
  app.use(bodyLimit({ maxSize: BODY_LIMIT_BYTES, onError }));
  const document = openApiDocument();
  app.get('/openapi.json', (context) => context.json(document));
  app.get('/events', (context) => events(ports, context));
  serveEmailParts(app, ports);
  for (const route of routes) {
    const path = route.template.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method, path, (context) => dispatch(route, ports, context));
  }
  // A route, because an application that this one is mounted in does not ask its notFound.
  app.all('*', () =>
    errorResponse(
      new ServiceException(
        'UnknownRoute',
        'There is no such route or method; GET /api/v1/openapi.json lists them.',
        404,
      ),
    ),
  );
  app.onError(errorResponse);
  return app;
}

async function dispatch(route: Route, ports: ApiPorts, context: Context): Promise<Response> {
  const path = checked(route.path, context.req.param(), 'in the path');
  refuseUnknown(route, context.req.query());
  const query = checked(route.query, context.req.query(), 'in the query');
  const body = route.body && checkedBody(route.body, await jsonBody(context));
  const result = await route.run(ports, { path, query, body, signal: context.req.raw.signal });
  return context.body(stringify(result), route.status, { 'content-type': 'application/json' });
}

function events({ changes }: ApiPorts, context: Context): Response {
  const given = context.req.header('last-event-id');
  if (given !== undefined && !/^\d{1,15}$|^\d{16}$/.test(given))
    throw badRequest(`Last-Event-ID is ${JSON.stringify(given)}; accepted: the id of an event`);
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
  return new Response(changes.stream(given === undefined ? undefined : Number(given)), { headers });
}

/** Text of a URL as the types of a route; the first that does not fit is named with what is accepted. */
function checked(schema: z.ZodObject, given: Readonly<Record<string, string>>, place: string) {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const name = String(result.error.issues[0]?.path[0]);
  const accepted = acceptedText(jsonSchemaOf(schema.shape[name] as z.ZodType));
  throw badRequest(`${name} ${place} is ${JSON.stringify(given[name])}; accepted: ${accepted}`);
}

/** A misspelled parameter would be ignored, and the response be of another question. */
function refuseUnknown({ query }: Route, given: Readonly<Record<string, string>>): void {
  const known = Object.keys(query.shape);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw badRequest(`${unknown} in the query is no parameter; accepted: ${known.join(', ') || 'none'}`);
}

async function jsonBody(context: Context): Promise<unknown> {
  if (!context.req.header('content-type')?.startsWith('application/json'))
    throw new ServiceException(
      'UnsupportedMediaType',
      `The content type is ${context.req.header('content-type') ?? 'missing'}; accepted: application/json`,
      415,
    );
  const text = await context.req.text();
  try {
    return text === '' ? undefined : parse(text);
  } catch (cause) {
    throw new ServiceException('InvalidRequest', `The body is not JSON: ${cause}`, 400, { cause });
  }
}

function checkedBody(schema: z.ZodType, given: unknown): unknown {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw badRequest(bodyMistake(result.error.issues[0] as z.core.$ZodIssue, given));
}

const badRequest = (message: string) => new ServiceException('InvalidRequest', message, 400);

/** What is not foreseen is the mirror's own mistake. */
function errorResponse(error: unknown): Response {
  const { code, statusCode, message } =
    error instanceof ServiceException ? error : new ServiceException('InternalError', String(error), 500);
  return Response.json({ error: { code, message } }, { status: statusCode });
}
