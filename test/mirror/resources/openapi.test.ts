import { describe, expect, test } from '@jest/globals';
import { gapsOfHttpApi, httpApisOf } from '../../../local/src/resources/http-api/http-apis.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { resource, resourceMap } from '../deployment/support.ts';

const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const integration = { type: 'aws_proxy', httpMethod: 'POST', payloadFormatVersion: '2.0', uri };
const operation = (more: Record<string, TemplateValue> = {}) => ({
  'x-amazon-apigateway-integration': integration,
  responses: {},
  ...more,
});

function api(properties: Record<string, TemplateValue>) {
  const attributes = { ExecuteApiArn: 'arn:aws:execute-api:us-east-1:123456789012:api1' };
  return { ...resource('AWS::ApiGatewayV2::Api', 'Api', properties, 'api1'), attributes };
}
const withBody = (paths: TemplateValue, more: Record<string, TemplateValue> = {}) =>
  api({ Body: { openapi: '3.0.1', info: { title: 'shop', version: '1' }, paths, ...more } });
const served = (one: ReturnType<typeof api>) => httpApisOf(resourceMap(one))[0];
const routeKeys = (one: ReturnType<typeof api>) => served(one)?.routes.map(({ routeKey }) => routeKey);

const jwt = {
  type: 'oauth2',
  'x-amazon-apigateway-authorizer': {
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    jwtConfiguration: { issuer: 'https://issuer.example', audience: ['client'] },
  },
};
const lambdaAuthorizer = {
  type: 'apiKey',
  'x-amazon-apigateway-authorizer': { type: 'request', authorizerUri: uri },
};
const components = { securitySchemes: { users: jwt, custom: lambdaAuthorizer, docsOnly: { type: 'http' } } };

describe('an HTTP API by Body', () => {
  test('An HTTP API by Body has the routes of its paths, with ANY, greedy variables and $default, and the title as its name', () => {
    const one = withBody({
      '/orders/{id}': { get: operation(), post: operation(), parameters: [], summary: 'orders' },
      '/files/{proxy+}': { 'x-amazon-apigateway-any-method': operation() },
      '/$default': { 'x-amazon-apigateway-any-method': operation({ isDefaultRoute: true }) },
    });
    expect(routeKeys(one)).toEqual([
      'GET /orders/{id}',
      'POST /orders/{id}',
      'ANY /files/{proxy+}',
      '$default',
    ]);
    expect(served(one)).toMatchObject({ apiId: 'api1', name: 'shop', stageName: '$default' });
    expect(served(one)?.routes[0]).toMatchObject({ functionArn: arn });
    expect(gapsOfHttpApi(one)).toEqual([]);
  });

  test.each([
    ['the ARN of a function alone', arn],
    [
      'the variables of API Gateway',
      uri
        .replaceAll('us-east-1', '$' + '{AWS::Region}')
        .replaceAll('aws:', '$' + '{AWS::Partition}:')
        .replaceAll('123456789012', '$' + '{AWS::AccountId}'),
    ],
  ])('An HTTP API by Body finds the function in %s', (_, given) => {
    const one = withBody({
      '/': { get: { 'x-amazon-apigateway-integration': { ...integration, uri: given } } },
    });
    expect(served(one)?.routes).toMatchObject([{ routeKey: 'GET /', functionArn: arn }]);
  });

  test('An HTTP API by Body finds an integration that several operations share', () => {
    const shared = {
      'x-amazon-apigateway-integration': { $ref: '#/components/x-amazon-apigateway-integrations/orders' },
    };
    const one = withBody(
      { '/a': { get: shared }, '/b': { get: shared } },
      { components: { 'x-amazon-apigateway-integrations': { orders: integration } } },
    );
    expect(served(one)?.routes.map(({ functionArn }) => functionArn)).toEqual([arn, arn]);
  });

  test('An HTTP API by Body asks for the tokens of its JWT authorizers and the scopes of the operation; an empty list makes a route public', () => {
    const one = withBody(
      {
        '/mine': { get: operation({ security: [{ users: ['read'] }] }) },
        '/all': { get: operation() },
        '/open': { get: operation({ security: [] }) },
        '/docs': { get: operation({ security: [{ docsOnly: [] }] }) },
      },
      { components, security: [{ users: [] }] },
    );
    const authorizer = {
      authorizerId: 'users',
      issuer: 'https://issuer.example',
      audience: ['client'],
      identitySource: '$request.header.Authorization',
    };
    const [mine, all, open, docs] = served(one)?.routes ?? [];
    expect(mine).toMatchObject({ authorizer, authorizationScopes: ['read'] });
    expect(all).toMatchObject({ authorizer, authorizationScopes: undefined });
    expect([open?.authorizer, docs?.authorizer]).toEqual([undefined, undefined]);
  });

  test('An HTTP API by Body has the CORS of its definition, unless the resource has its own', () => {
    const cors = { 'x-amazon-apigateway-cors': { allowOrigins: ['https://a.example'], maxAge: '60' } };
    const one = withBody({}, cors);
    expect(served(one)?.cors).toMatchObject({ allowOrigins: ['https://a.example'], maxAge: 60 });
    const both = api({ ...one.properties, CorsConfiguration: { AllowOrigins: ['https://b.example'] } });
    expect(served(both)?.cors).toMatchObject({ allowOrigins: ['https://b.example'] });
  });

  test('An HTTP API by Body may be text', () => {
    expect(
      routeKeys(api({ Body: JSON.stringify(withBody({ '/a': { get: operation() } }).properties.Body) })),
    ).toEqual(['GET /a']);
  });

  test('An HTTP API by Body names what is not run or runs differently', () => {
    const as = (more: Record<string, TemplateValue>) => ({
      get: { 'x-amazon-apigateway-integration': { ...integration, ...more } },
    });
    const one = withBody(
      {
        '/proxy': as({ type: 'http_proxy', uri: 'https://example.com' }),
        '/queue': as({ integrationSubtype: 'SQS-SendMessage' }),
        '/mock': as({ type: 'mock' }),
        '/old': as({ payloadFormatVersion: '1.0' }),
        '/custom': { get: operation({ security: [{ custom: [] }] }) },
        '/iam': { get: operation({ 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }) },
        '/none': { get: { responses: {} } },
      },
      { components },
    );
    expect(routeKeys(one)).toEqual(['GET /old', 'GET /custom', 'GET /iam']);
    expect(gapsOfHttpApi(one)).toEqual([
      'route GET /mock has an integration of type mock, which API Gateway does not import',
      'route GET /proxy is not run: its integration does not invoke a function',
      'route GET /queue is not run: its integration does not invoke a function',
      'route GET /old: the event has format 2.0, not 1.0',
      'route GET /custom: its authorizer custom of type request is not run',
      'route GET /iam: AWS_IAM authorization is not checked',
      'route GET /none has no integration',
    ]);
    expect(() => gapsOfHttpApi(api({ ...one.properties, FailOnWarnings: true }))).toThrow(
      'Warnings found during import: route GET /mock has an integration of type mock',
    );
  });

  test.each<[string, TemplateValue, string]>([
    ['Swagger 2', { swagger: '2.0', paths: {} }, 'Body has swagger 2.0; HTTP APIs accept OpenAPI 3.0'],
    ['no version', { paths: {} }, 'Body has openapi undefined; HTTP APIs accept OpenAPI 3.0'],
    ['a list', [], 'Body is not an OpenAPI definition'],
    ['YAML as text', 'openapi: 3.0.1', 'Body is text that is not JSON'],
  ])('An HTTP API by Body %s is refused', (_, Body, problem) => {
    expect(() => gapsOfHttpApi(api({ Body }))).toThrow(problem);
  });
});

describe('an HTTP API by quick create', () => {
  const quick = { Name: 'quick', ProtocolType: 'HTTP' };

  test('An HTTP API by quick create sends everything to its target, or the route of its key', () => {
    expect(served(api({ ...quick, Target: arn }))?.routes).toEqual([
      { routeKey: '$default', functionArn: arn },
    ]);
    expect(routeKeys(api({ ...quick, Target: uri, RouteKey: 'GET /a', CredentialsArn: 'x' }))).toEqual([
      'GET /a',
    ]);
  });

  test('An HTTP API by quick create of a URL is named', () => {
    const one = api({ ...quick, Target: 'https://example.com' });
    expect(served(one)?.routes).toEqual([]);
    expect(gapsOfHttpApi(one)).toEqual(['its Target https://example.com is not run; a function is']);
  });
});
