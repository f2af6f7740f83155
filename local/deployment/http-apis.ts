import type {
  CorsConfiguration,
  HttpApiConfiguration,
  HttpRoute,
  JwtAuthorizer,
  RouteThrottle,
} from '../http-api/types.ts';
import type { ResolvedResource, TemplateValue } from '../template/types.ts';
import { readNumber } from './property-types.ts';
import { resourcesOfType, textProperty } from './resources.ts';

type Resources = ReadonlyMap<string, ResolvedResource>;

/** The HTTP APIs of a stack, made from its `AWS::ApiGatewayV2::*` resources. */
export function httpApisOf(resources: Resources): HttpApiConfiguration[] {
  return resourcesOfType(resources, 'AWS::ApiGatewayV2::Api')
    .filter(({ properties }) => textProperty(properties, 'ProtocolType') === 'HTTP')
    .map((api) => httpApiOf(api, resources));
}

function httpApiOf({ physicalId, properties }: ResolvedResource, resources: Resources): HttpApiConfiguration {
  const belongs = (resource: ResolvedResource) => resource.properties.ApiId === physicalId;
  const stage = resourcesOfType(resources, 'AWS::ApiGatewayV2::Stage').find(belongs);
  const routes = resourcesOfType(resources, 'AWS::ApiGatewayV2::Route').filter(belongs);
  return {
    apiId: physicalId,
    name: textProperty(properties, 'Name'),
    stageName: stage ? textProperty(stage.properties, 'StageName') : '$default',
    stageVariables: stage?.properties.StageVariables as Record<string, string> | undefined,
    routes: routes.flatMap((route) => httpRouteOf(route, resources) ?? []),
    throttling: throttleOf(stage?.properties.DefaultRouteSettings),
    routeThrottling: routeThrottlesOf(stage?.properties.RouteSettings),
    cors: corsOf(properties.CorsConfiguration),
    disableExecuteApiEndpoint: properties.DisableExecuteApiEndpoint === true,
  };
}

function httpRouteOf({ properties }: ResolvedResource, resources: Resources): HttpRoute | undefined {
  const integrationId = textProperty(properties, 'Target').replace('integrations/', '');
  const integration = byPhysicalId(resources, 'AWS::ApiGatewayV2::Integration', integrationId);
  if (integration?.properties.IntegrationType !== 'AWS_PROXY') return undefined;
  return {
    routeKey: textProperty(properties, 'RouteKey'),
    functionArn: functionArnOf(textProperty(integration.properties, 'IntegrationUri')),
    authorizer: authorizerOf(properties, resources),
    authorizationScopes: properties.AuthorizationScopes as string[] | undefined,
    timeoutInMillis: readNumber(integration.properties.TimeoutInMillis, 'TimeoutInMillis'),
  };
}

/** An integration names a function by its ARN, or by API Gateway's invocation path around it. */
function functionArnOf(uri: string): string {
  return /functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1] ?? uri;
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
    allowCredentials: cors.AllowCredentials === true,
  };
}
