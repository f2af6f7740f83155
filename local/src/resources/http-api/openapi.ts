import type { CorsConfiguration, HttpRoute } from '../../http-api/types.ts';
import type { JwtAuthorizer } from '../../issuer/jwt-authorizer.ts';
import type { TemplateValue } from '../../template/types.ts';
import { readNumber } from '../property-types.ts';
import { functionArnOf } from './integration-uri.ts';

type Map = Readonly<Record<string, TemplateValue>>;

/** What API Gateway would make of an OpenAPI definition, as far as it is run here. */
export interface ImportedApi {
  /** `info.title`. */
  readonly name: string;
  readonly cors: CorsConfiguration | undefined;
  readonly routes: readonly HttpRoute[];
  /** What API Gateway would warn of; with `FailOnWarnings` it makes no API. */
  readonly warnings: readonly string[];
  /** What would run on AWS and does not here, or runs differently. One line each. */
  readonly gaps: readonly string[];
}

/** One operation of the definition, with what its path item and the whole definition say about it. */
interface Operation {
  readonly routeKey: string;
  readonly operation: Map;
}

const METHODS: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const ANY_METHOD = 'x-amazon-apigateway-any-method';
const DEFAULT_ROUTE = '$default';

/**
 * Reads an OpenAPI 3 definition of an HTTP API: paths, `x-amazon-apigateway-integration`, JWT authorizers of security schemes
 * and `x-amazon-apigateway-cors`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 * @param body `Body` of `AWS::ApiGatewayV2::Api`, evaluated; a text is JSON.
 * @throws {Error} in one line when API Gateway could make nothing of it.
 */
export function importOpenApi(body: TemplateValue): ImportedApi {
  const definition = definitionOf(body);
  const read = operationsOf(definition).map((operation) => routeOf(operation, definition));
  return {
    name: String(mapOf(definition.info).title ?? ''),
    cors: corsOf(definition['x-amazon-apigateway-cors']),
    routes: read.flatMap(({ route }) => route ?? []),
    warnings: read.flatMap(({ warning }) => warning ?? []),
    gaps: read.flatMap(({ gaps = [] }) => gaps),
  };
}

function definitionOf(body: TemplateValue): Map {
  const definition = typeof body === 'string' ? parsed(body) : body;
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) {
    throw new Error('Body is not an OpenAPI definition; accepted: a map with openapi, info and paths');
  }
  const { openapi, swagger } = definition as Record<string, TemplateValue | undefined>;
  if (typeof openapi === 'string' && openapi.startsWith('3.')) return definition;
  const given = swagger === undefined ? `openapi ${JSON.stringify(openapi)}` : `swagger ${swagger}`;
  throw new Error(`Body has ${given}; HTTP APIs accept OpenAPI 3.0`);
}

function parsed(text: string): TemplateValue {
  try {
    return JSON.parse(text) as TemplateValue;
  } catch (cause) {
    throw new Error('Body is text that is not JSON; accepted: an OpenAPI definition', { cause });
  }
}

function operationsOf(definition: Map): Operation[] {
  return Object.entries(mapOf(definition.paths)).flatMap(([path, item]) =>
    Object.entries(mapOf(item))
      .filter(([method]) => METHODS.includes(method) || method === ANY_METHOD)
      .map(([method, value]) => ({
        routeKey: routeKeyOf(path, method, mapOf(value)),
        operation: mapOf(value),
      })),
  );
}

function routeKeyOf(path: string, method: string, { isDefaultRoute }: Map): string {
  const isDefault = String(isDefaultRoute) === 'true' || path.replace(/^\//, '') === DEFAULT_ROUTE;
  if (isDefault) return DEFAULT_ROUTE;
  return `${method === ANY_METHOD ? 'ANY' : method.toUpperCase()} ${path}`;
}

interface ReadRoute {
  readonly route?: HttpRoute;
  readonly warning?: string;
  readonly gaps?: readonly string[];
}

/** Lambda and HTTP proxy integrations are what HTTP APIs import; others are warned of. */
function routeOf({ routeKey, operation }: Operation, definition: Map): ReadRoute {
  const integration = referenced(operation['x-amazon-apigateway-integration'], definition);
  if (!integration) return { gaps: [`route ${routeKey} has no integration`] };
  const type = String(integration.type ?? '').toLowerCase();
  if (type !== 'aws_proxy' && type !== 'http_proxy') {
    return { warning: `route ${routeKey} has an integration of type ${integration.type}` };
  }
  const functionArn = functionArnOf(String(integration.uri ?? ''));
  if (type === 'http_proxy' || integration.integrationSubtype !== undefined || functionArn === undefined) {
    return { gaps: [`route ${routeKey} is not run: its integration does not invoke a function`] };
  }
  const { authorizer, scopes, gap } = authorizationOf(operation, definition);
  const route: HttpRoute = {
    routeKey,
    functionArn,
    authorizer,
    authorizationScopes: scopes,
    timeoutInMillis: readNumber(integration.timeoutInMillis, 'timeoutInMillis'),
  };
  const oldFormat =
    String(integration.payloadFormatVersion ?? '') === '1.0'
      ? [`route ${routeKey}: the event has format 2.0, not 1.0`]
      : [];
  return { route, gaps: [...oldFormat, ...(gap ? [`route ${routeKey}: ${gap}`] : [])] };
}

/** An integration itself, or what its `$ref` names in the definition. */
function referenced(value: TemplateValue | undefined, definition: Map): Map | undefined {
  if (value === undefined) return undefined;
  const { $ref } = mapOf(value);
  if (typeof $ref !== 'string') return mapOf(value);
  const steps = $ref.replace(/^#\//, '').split('/');
  const found = steps.reduce<TemplateValue | undefined>(
    (part, step) => mapOf(part)[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    definition as TemplateValue,
  );
  return found === undefined ? undefined : mapOf(found);
}

interface RouteAuthorization {
  readonly authorizer?: JwtAuthorizer;
  readonly scopes?: readonly string[];
  /** What is not checked here. */
  readonly gap?: string;
}

/**
 * The first security requirement with an authorizer counts; `security: []` makes a route public.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-extensions-authorizer.html
 */
function authorizationOf(operation: Map, definition: Map): RouteAuthorization {
  const iam = mapOf(operation['x-amazon-apigateway-auth']).type;
  if (iam !== undefined && iam !== 'NONE') return { gap: `${iam} authorization is not checked` };
  const schemes = mapOf(mapOf(definition.components).securitySchemes);
  const requirements = listOf(operation.security ?? definition.security).flatMap((each) =>
    Object.entries(mapOf(each)),
  );
  const found = requirements
    .map(([name, scopes]) => ({
      name,
      scopes,
      authorizer: mapOf(schemes[name])['x-amazon-apigateway-authorizer'],
    }))
    .find(({ authorizer }) => authorizer !== undefined);
  if (!found) return {};
  const { type, jwtConfiguration, identitySource } = mapOf(found.authorizer);
  if (String(type).toLowerCase() !== 'jwt')
    return { gap: `its authorizer ${found.name} of type ${type} is not run` };
  const { issuer = '', audience = [] } = mapOf(jwtConfiguration);
  const scopes = listOf(found.scopes).map(String);
  return {
    authorizer: {
      authorizerId: found.name,
      issuer: String(issuer),
      audience: listOf(audience).map(String),
      identitySource: listOf(identitySource).map(String).join(',') || '$request.header.Authorization',
    },
    ...(scopes.length > 0 && { scopes }),
  };
}

function corsOf(value: TemplateValue | undefined): CorsConfiguration | undefined {
  if (value === undefined) return undefined;
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials } = mapOf(value);
  const texts = (list: TemplateValue | undefined) =>
    list === undefined ? undefined : listOf(list).map(String);
  return {
    allowOrigins: texts(allowOrigins),
    allowMethods: texts(allowMethods),
    allowHeaders: texts(allowHeaders),
    exposeHeaders: texts(exposeHeaders),
    maxAge: readNumber(maxAge, 'maxAge'),
    allowCredentials: String(allowCredentials) === 'true',
  };
}

function mapOf(value: TemplateValue | undefined): Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** A list; a single value becomes a list of one element; nothing for an absent value. */
function listOf(value: TemplateValue | undefined): TemplateValue[] {
  return value === undefined || value === null ? [] : [value].flat();
}
