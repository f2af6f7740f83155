import { z } from 'zod';
import type { Route } from './route.ts';
import { BASE_PATH, routes } from './routes/index.ts';
import { errorBody } from './schemas.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A parameter of a route, as OpenAPI has it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** The parameters of a route, those of the path first. */
export function parametersOf({ path, query }: Route): Parameter[] {
  return [...parametersIn(path, 'path'), ...parametersIn(query, 'query')];
}

function parametersIn(schema: z.ZodObject, place: Parameter['in']): Parameter[] {
  return Object.entries(schema.shape).map(([name, type]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: jsonSchemaOf(type as z.ZodType),
  }));
}

/** Without `$schema`, which OpenAPI 3.1 has once for the whole document. */
export function jsonSchemaOf(type: z.ZodType): JsonSchema {
  const {
    $schema: _,
    additionalProperties: __,
    ...schema
  } = z.toJSONSchema(type, { unrepresentable: 'any' });
  return schema;
}

/** The description of the whole API, OpenAPI 3.1, from the table that requests are dispatched by. */
export function openApiDocument(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const { template, method } = route;
    paths[`${BASE_PATH}${template}`] = {
      ...paths[`${BASE_PATH}${template}`],
      [method.toLowerCase()]: operationOf(route),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'orderstream mirror', version: '1' },
    paths: { ...paths, [`${BASE_PATH}/events`]: { get: EVENTS } },
    components: { schemas: { Error: jsonSchemaOf(errorBody) } },
  };
}

const ERROR = {
  description: 'What is wrong, what was given, what is accepted.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

function operationOf(route: Route) {
  const { summary, body, response, status } = route;
  return {
    summary,
    parameters: parametersOf(route),
    ...(body && { requestBody: { required: true, content: jsonContent(body) } }),
    responses: { [status]: { description: 'Success.', content: jsonContent(response) }, default: ERROR },
  };
}

const jsonContent = (type: z.ZodType) => ({ 'application/json': { schema: jsonSchemaOf(type) } });

/** Streams, so it is dispatched apart. */
const EVENTS = {
  summary:
    'Server-sent events: `mapping` (its state changed), `notice`, `records-ended`, `invocations-ended`, `logs` (functions have written lines), `metrics` (each second, with the counters that changed), `update` (with `--watch`: what an edit has changed, or why it could not be applied), `reset` (data is as it was after the start, and offsets begin again), and `missed` where `Last-Event-ID` is too long ago.',
  parameters: [
    { name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'integer', minimum: 0 } },
  ],
  responses: {
    200: { description: 'Events.', content: { 'text/event-stream': { schema: { type: 'string' } } } },
    default: ERROR,
  },
};
