import { describe, expect, test } from '@jest/globals';
import { httpApisOf } from '../../../local/src/resources/http-api/http-apis.ts';
import { resource, resourceMap } from '../deployment/support.ts';

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
const api = resource('AWS::ApiGatewayV2::Api', 'Api', { Name: 'shop', ProtocolType: 'HTTP' }, 'api1');
const stage = resource('AWS::ApiGatewayV2::Stage', 'Stage', { ApiId: 'api1', StageName: 'v1' });
const authorizer = resource(
  'AWS::ApiGatewayV2::Authorizer',
  'Auth',
  { ApiId: 'api1', JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['client'] } },
  'auth1',
);
const integration = (uri: string, IntegrationType = 'AWS_PROXY') =>
  resource(
    'AWS::ApiGatewayV2::Integration',
    'Int',
    { ApiId: 'api1', IntegrationType, IntegrationUri: uri },
    'int1',
  );
const route = resource('AWS::ApiGatewayV2::Route', 'Route', {
  ApiId: 'api1',
  RouteKey: 'POST /orders',
  Target: 'integrations/int1',
  AuthorizationType: 'JWT',
  AuthorizerId: 'auth1',
  AuthorizationScopes: ['write'],
});

describe('the HTTP API of a template', () => {
  test('The HTTP API of a template has its routes with the function, the authorizer and the scopes', () => {
    expect(httpApisOf(resourceMap(api, stage, authorizer, integration(arn), route))).toMatchObject([
      {
        apiId: 'api1',
        stageName: 'v1',
        routes: [
          {
            routeKey: 'POST /orders',
            functionArn: arn,
            authorizationScopes: ['write'],
            authorizer: {
              issuer: 'https://issuer.example',
              audience: ['client'],
              identitySource: '$request.header.Authorization',
            },
          },
        ],
      },
    ]);
  });

  test('The HTTP API of a template finds the function in the invocation path of API Gateway', () => {
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
    const [configuration] = httpApisOf(resourceMap(api, authorizer, integration(uri), route));
    expect(configuration?.routes[0]?.functionArn).toBe(arn);
    expect(configuration?.stageName).toBe('$default');
  });

  test('The HTTP API of a template leaves out routes that do not end at a function, and WebSocket APIs', () => {
    const proxy = integration('https://example.com', 'HTTP_PROXY');
    expect(httpApisOf(resourceMap(api, authorizer, proxy, route))[0]?.routes).toEqual([]);
    const socket = resource('AWS::ApiGatewayV2::Api', 'Ws', { ProtocolType: 'WEBSOCKET' });
    expect(httpApisOf(resourceMap(socket))).toEqual([]);
  });

  test('The HTTP API of a template names an authorizer that does not exist', () => {
    expect(() => httpApisOf(resourceMap(api, integration(arn), route))).toThrow(/POST \/orders.*auth1/);
  });
});
