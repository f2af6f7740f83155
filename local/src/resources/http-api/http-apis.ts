import type {
  CorsConfiguration,
  HttpApiConfiguration,
  HttpRoute,
  RouteThrottle,
} from '../../http-api/types.ts';
import type { JwtAuthorizer } from '../../issuer/jwt-authorizer.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { readNumber } from '../property-types.ts';
import { resourcesOfType, textProperty } from '../resources-of-type.ts';
import { functionArnOf, withAwsVariables } from './integration-uri.ts';
import { type ImportedApi, importOpenApi } from './openapi.ts';

type Resources = ReadonlyMap<string, ResolvedResource>;

/** The HTTP APIs of a stack, made from its `AWS::ApiGatewayV2::*` resources: separate routes, `Body`, and quick create. */
export function httpApisOf(resources: Resources): HttpApiConfiguration[] {
  return resourcesOfType(resources, 'AWS::ApiGatewayV2::Api')
    .filter(({ properties }) => textProperty(properties, 'ProtocolType') !== 'WEBSOCKET')
    .map((api) => httpApiOf(api, resources));
}

function httpApiOf(api: ResolvedResource, resources: Resources): HttpApiConfiguration {
  const { physicalId, properties } = api;
  const belongs = (resource: ResolvedResource) => resource.properties.ApiId === physicalId;
  const stage = resourcesOfType(resources, 'AWS::ApiGatewayV2::Stage').find(belongs);
  const routes = resourcesOfType(resources, 'AWS::ApiGatewayV2::Route').filter(belongs);
  const imported = importedApiOf(api);
  return {
    apiId: physicalId,
    name: textProperty(properties, 'Name') || (imported?.name ?? ''),
    stageName: stage ? textProperty(stage.properties, 'StageName') : '$default',
    stageVariables: stage?.properties.StageVariables as Record<string, string> | undefined,
    routes: [
      ...routes.flatMap((route) => httpRouteOf(route, resources) ?? []),
      ...(imported?.routes ?? []),
      ...quickRoutesOf(properties),
    ],
    throttling: throttleOf(stage?.properties.DefaultRouteSettings),
    routeThrottling: routeThrottlesOf(stage?.properties.RouteSettings),
    cors: corsOf(properties.CorsConfiguration) ?? imported?.cors,
    disableExecuteApiEndpoint: String(properties.DisableExecuteApiEndpoint) === 'true',
  };
}

/**
 * What of an HTTP API would run on AWS and does not here: one line each.
 * @throws {Error} when API Gateway would make no API of its properties.
 */
export function gapsOfHttpApi(api: ResolvedResource): string[] {
  const { FailOnWarnings, Target } = api.properties;
  const { warnings = [], gaps = [] } = importedApiOf(api) ?? {};
  if (warnings.length > 0 && String(FailOnWarnings) === 'true') {
    throw new Error(`Warnings found during import: ${warnings.join('; ')}. FailOnWarnings is true`);
  }
  const isUrl = Target !== undefined && functionArnOf(String(Target)) === undefined;
  return [
    ...(isUrl ? [`its Target ${Target} is not run; a function is`] : []),
    ...warnings.map((warning) => `${warning}, which API Gateway does not import`),
    ...gaps,
  ];
}

function importedApiOf({ attributes, properties: { Body } }: ResolvedResource): ImportedApi | undefined {
  if (Body === undefined || Body === null) return undefined;
  return importOpenApi(withAwsVariables(Body, String(attributes.ExecuteApiArn ?? '')));
}

/** Quick create: one route, `$default` unless `RouteKey` says otherwise. */
function quickRoutesOf({ Target, RouteKey = '$default' }: ResolvedResource['properties']): HttpRoute[] {
  const functionArn = Target === undefined ? undefined : functionArnOf(String(Target));
  return functionArn === undefined ? [] : [{ routeKey: String(RouteKey), functionArn }];
}

function httpRouteOf({ properties }: ResolvedResource, resources: Resources): HttpRoute | undefined {
  const integrationId = textProperty(properties, 'Target').replace('integrations/', '');
  const integration = byPhysicalId(resources, 'AWS::ApiGatewayV2::Integration', integrationId);
  if (integration?.properties.IntegrationType !== 'AWS_PROXY') return undefined;
  const uri = textProperty(integration.properties, 'IntegrationUri');
  return {
    routeKey: textProperty(properties, 'RouteKey'),
    functionArn: functionArnOf(uri) ?? uri,
    authorizer: authorizerOf(properties, resources),
    authorizationScopes: properties.AuthorizationScopes as string[] | undefined,
    timeoutInMillis: readNumber(integration.properties.TimeoutInMillis, 'TimeoutInMillis'),
  };
}

function authorizerOf(
  properties: ResolvedResource['properties'],
  resources: Resources,
): JwtAuthorizer | undefined {
  if (properties.AuthorizationType !== 'JWT') return undefined;
  const authorizerId = textProperty(properties, 'AuthorizerId');
  const authorizer = byPhysicalId(resources, 'AWS::ApiGatewayV2::Authorizer', authorizerId);
  if (!authorizer)
    throw new Error(
      `route ${textProperty(properties, 'RouteKey')} names authorizer ${authorizerId}, which does not exist`,
    );
  const { Issuer = '', Audience = [] } = (authorizer.properties.JwtConfiguration ?? {}) as {
    Issuer?: string;
    Audience?: string[];
  };
  const [identitySource = '$request.header.Authorization'] = (authorizer.properties.IdentitySource ??
    []) as string[];
  return { authorizerId, issuer: Issuer, audience: Audience, identitySource };
}

function byPhysicalId(resources: Resources, type: string, physicalId: string): ResolvedResource | undefined {
  return resourcesOfType(resources, type).find((resource) => resource.physicalId === physicalId);
}

function throttleOf(value: TemplateValue | undefined): RouteThrottle {
  const settings = (value ?? {}) as Record<string, TemplateValue>;
  return {
    ...limit('ratePerSecond', settings, 'ThrottlingRateLimit'),
    ...limit('burst', settings, 'ThrottlingBurstLimit'),
  };
}

/** A limit that is not given is left out, so that the stage's counts. */
function limit(name: keyof RouteThrottle, settings: Record<string, TemplateValue>, property: string) {
  const value = readNumber(settings[property], property);
  return value === undefined ? {} : { [name]: value };
}

function routeThrottlesOf(value: TemplateValue | undefined): Record<string, RouteThrottle> {
  const routes = Object.entries((value ?? {}) as Record<string, TemplateValue>);
  return Object.fromEntries(routes.map(([routeKey, settings]) => [routeKey, throttleOf(settings)]));
}

function corsOf(value: TemplateValue | undefined): CorsConfiguration | undefined {
  if (value === undefined || value === null) return undefined;
  const cors = value as Record<string, TemplateValue>;
  return {
    allowOrigins: cors.AllowOrigins as string[] | undefined,
    allowMethods: cors.AllowMethods as string[] | undefined,
    allowHeaders: cors.AllowHeaders as string[] | undefined,
    exposeHeaders: cors.ExposeHeaders as string[] | undefined,
    maxAge: readNumber(cors.MaxAge, 'MaxAge'),
    allowCredentials: String(cors.AllowCredentials) === 'true',
  };
}
