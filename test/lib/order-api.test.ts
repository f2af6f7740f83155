import { describe, expect, test } from '@jest/globals';
import golden from '../golden/stack.json' with { type: 'json' };
import { property, synthesize } from './synthesized-stack.ts';

const stack = synthesize();
const routes = stack.ofType('AWS::ApiGatewayV2::Route');

function routeOf(routeKey: string) {
  const route = routes.find((each) => each.Properties.RouteKey === routeKey);
  if (!route) throw new Error(`There is no route "${routeKey}".`);
  const integrationId =
    /integrations\/",\{"Ref":"(\w+)"/.exec(JSON.stringify(route.Properties.Target))?.[1] ?? '';
  const integration = stack.template.Resources[integrationId];
  return { route, uri: JSON.stringify(integration?.Properties?.IntegrationUri) };
}

/** Route, function, authorization, scopes. */
const expected = golden.routes as [string, string, 'JWT' | 'NONE', string[] | null][];

describe('the HTTP API', () => {
  test.each(expected)(
    'The HTTP API: %s is served by %s, authorization %s, scopes %j.',
    (routeKey, functionId, type, scopes) => {
      const { route, uri } = routeOf(routeKey);
      expect(uri).toContain(functionId);
      expect(route.Properties.AuthorizationType).toBe(type);
      expect(route.Properties.AuthorizationScopes).toEqual(scopes ?? undefined);
      expect('AuthorizerId' in route.Properties).toBe(type === 'JWT');
    },
  );

  // With another `apiRollout` an integration sends to another target, which the gateway may not call until it is permitted to.
  test.each(['allAtOnce', 'canary'])(
    'The HTTP API is created after its permissions to call, with %s.',
    (apiRollout) => {
      const api = synthesize({ apiRollout });
      for (const { DependsOn, Properties } of api.ofType('AWS::ApiGatewayV2::Integration')) {
        const target = JSON.stringify(Properties.IntegrationUri);
        const permissions = api
          .ofType('AWS::Lambda::Permission')
          .filter((each) => JSON.stringify(each.Properties.FunctionName) === target);
        expect(permissions.length).toBeGreaterThan(0);
        expect(DependsOn).toEqual(expect.arrayContaining(permissions.map(({ logicalId }) => logicalId)));
      }
    },
  );

  test('The HTTP API has no other routes.', () => {
    expect(routes).toHaveLength(expected.length);
  });

  test("The HTTP API accepts tokens of the user pool's own client only.", () => {
    const [authorizer] = stack.ofType('AWS::ApiGatewayV2::Authorizer');
    const [client] = stack.ofType('AWS::Cognito::UserPoolClient');
    expect(authorizer?.Properties.JwtConfiguration).toMatchObject({ Audience: [{ Ref: client?.logicalId }] });
  });

  test('The HTTP API is throttled and logs every request without names, email addresses and IP addresses.', () => {
    const [stage] = stack.ofType('AWS::ApiGatewayV2::Stage');
    if (!stage) throw new Error('The API has no stage.');
    expect(stage.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 4000 },
      RouteSettings: {
        'POST /orders': {
          ThrottlingRateLimit: 1000,
          ThrottlingBurstLimit: 2000,
          DetailedMetricsEnabled: true,
        },
        'GET /openapi.json': {
          ThrottlingRateLimit: 20,
          ThrottlingBurstLimit: 40,
          DetailedMetricsEnabled: false,
        },
      },
    });
    expect(stage.DependsOn).toEqual(expect.arrayContaining(routes.map(({ logicalId }) => logicalId)));
    const format = JSON.parse(String(property(stage, 'AccessLogSettings.Format')));
    expect(format).toMatchObject({ routeKey: '$context.routeKey', status: '$context.status' });
    expect(JSON.stringify(format)).not.toMatch(/claims\.(email|name)|sourceIp|identity\./);
  });
});

test('Pages of other origins may call only when they are named.', () => {
  const cors = (context = {}) =>
    synthesize(context).ofType('AWS::ApiGatewayV2::Api')[0]?.Properties.CorsConfiguration;
  expect(cors()).toBeUndefined();
  expect(cors({ corsOrigins: 'https://shop.example,http://localhost:5173' })).toMatchObject({
    AllowOrigins: ['https://shop.example', 'http://localhost:5173'],
    AllowMethods: ['GET', 'POST'],
    AllowHeaders: expect.arrayContaining(['authorization', 'idempotency-key']),
  });
});

test('Prod takes 50 requests a second on each route and 20 orders, and twice that in bursts.', () => {
  const [stage] = synthesize({ stage: 'prod' }).ofType('AWS::ApiGatewayV2::Stage');
  expect(stage?.Properties).toMatchObject({
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    RouteSettings: { 'POST /orders': { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 } },
  });
});

test('No route takes more than any route may.', () => {
  const [stage] = synthesize({ requestsPerSecond: '5' }).ofType('AWS::ApiGatewayV2::Stage');
  expect(stage?.Properties.RouteSettings).toMatchObject({ 'POST /orders': { ThrottlingRateLimit: 5 } });
});

describe('users', () => {
  const [pool] = stack.ofType('AWS::Cognito::UserPool');
  if (!pool) throw new Error('The stack has no user pool.');

  test('Users get access tokens that one of our functions completes.', () => {
    expect(property(pool, 'LambdaConfig.PreTokenGenerationConfig')).toMatchObject({
      LambdaVersion: 'V2_0',
      LambdaArn: { 'Fn::GetAtt': [expect.stringContaining('identity'), 'Arn'] },
    });
    expect(pool.Properties.UserPoolTier).toBe('ESSENTIALS');
  });

  test('Users sign up with an email address that has to be verified, also when it changes.', () => {
    expect(pool.Properties).toMatchObject({
      UsernameAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  test('Users sign in with a plain password in dev only.', () => {
    const flows = (stage: string) =>
      synthesize({ stage }).ofType('AWS::Cognito::UserPoolClient')[0]?.Properties.ExplicitAuthFlows;
    expect(flows('dev')).toContain('ALLOW_USER_PASSWORD_AUTH');
    expect(flows('prod')).not.toContain('ALLOW_USER_PASSWORD_AUTH');
  });
});
