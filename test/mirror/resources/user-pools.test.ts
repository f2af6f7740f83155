import { describe, expect, test } from '@jest/globals';
import { LocalAddresses } from '../../../local/src/mirror/local-addresses.ts';
import { issuerAddressesOf, signInClientsOf } from '../../../local/src/resources/cognito/user-pools.ts';
import type { ResolvedResource } from '../../../local/src/template/types.ts';

type Properties = ResolvedResource['properties'];

const resource = (
  type: string,
  physicalId: string,
  properties: Properties = {},
  attributes: ResolvedResource['attributes'] = {},
): ResolvedResource => ({ type, logicalId: physicalId, physicalId, properties, attributes });

const stack = (...resources: ResolvedResource[]) => new Map(resources.map((each) => [each.logicalId, each]));

const pool = resource(
  'AWS::Cognito::UserPool',
  'eu-west-1_pool',
  {},
  {
    ProviderURL: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool',
  },
);
const domain = resource('AWS::Cognito::UserPoolDomain', 'shop', { UserPoolId: 'eu-west-1_pool' });
const customDomain = resource('AWS::Cognito::UserPoolDomain', 'login.shop.example', {
  UserPoolId: 'eu-west-1_pool',
  CustomDomainConfig: { CertificateArn: 'arn' },
});
const api = resource(
  'AWS::ApiGatewayV2::Api',
  'a1',
  {},
  {
    ApiEndpoint: 'https://a1.execute-api.eu-west-1.amazonaws.com',
  },
);
const clientWith = (properties: Properties) => {
  const client = resource('AWS::Cognito::UserPoolClient', 'client', properties, { ClientSecret: 'secret' });
  const [read] = signInClientsOf(stack(client), (address) => address.replace('https://aws', 'http://local'));
  return read;
};

describe('the trigger of a user pool', () => {
  const poolWith = (LambdaConfig: Properties[string]) => {
    const withTrigger = { ...pool, properties: { LambdaConfig } };
    const client = resource('AWS::Cognito::UserPoolClient', 'client', { UserPoolId: 'eu-west-1_pool' });
    const [read] = signInClientsOf(stack(withTrigger, client), (address) => address);
    return read?.userPool;
  };

  test.each([
    [{ PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V2_0' } }, '2'],
    [
      { PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V3_0' }, PreTokenGeneration: 'arn' },
      '3',
    ],
    [{ PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V1_0' } }, '1'],
    [{ PreTokenGeneration: 'arn' }, '1'],
  ])('The trigger of a user pool with %j takes events of version %s.', (config, version) => {
    expect(poolWith(config)).toEqual({
      userPoolId: 'eu-west-1_pool',
      preTokenGeneration: { functionArn: 'arn', version },
    });
  });

  test('The trigger of a user pool is absent where the pool has another one, or is in no stack.', () => {
    expect(poolWith({ PostConfirmation: 'arn' })).toEqual({ userPoolId: 'eu-west-1_pool' });
    expect(clientWith({ UserPoolId: 'eu-west-1_other' })?.userPool).toEqual({
      userPoolId: 'eu-west-1_other',
    });
  });

  test('The trigger of a user pool with a version that there is not is refused.', () => {
    const config = { PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V4_0' } };
    expect(() => poolWith(config)).toThrow(
      'LambdaVersion of PreTokenGenerationConfig is V4_0; accepted: V1_0, V2_0, V3_0',
    );
  });
});

describe('addresses of a user pool', () => {
  test('The addresses of a user pool are those of its issuer and its domains.', () => {
    expect(issuerAddressesOf(stack(pool, domain, customDomain))).toEqual([
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool',
      'https://shop.auth.eu-west-1.amazoncognito.com',
      'https://login.shop.example',
    ]);
  });

  const addresses = new LocalAddresses(stack(pool, domain, api));

  test.each([
    ['https://shop.auth.eu-west-1.amazoncognito.com/oauth2/token', 'http://127.0.0.1:9/oauth2/token'],
    ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool', 'http://127.0.0.1:9'],
    [
      '{"api":"https://a1.execute-api.eu-west-1.amazonaws.com/","issuer":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool"}',
      '{"api":"http://127.0.0.1:3/","issuer":"http://127.0.0.1:9"}',
    ],
    [
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool2',
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool2',
    ],
    ['https://my-shop.auth.eu-west-1.amazoncognito.com', 'https://my-shop.auth.eu-west-1.amazoncognito.com'],
    [
      'https://shop.auth.eu-west-1.amazoncognito.com.evil.example',
      'https://shop.auth.eu-west-1.amazoncognito.com.evil.example',
    ],
    ['text', 'text'],
  ])('The text %s is %s here.', (text, local) => {
    addresses.issuerUrl = 'http://127.0.0.1:9';
    addresses.serveApis([['a1', 'http://127.0.0.1:3']]);
    expect(addresses.localOf(text)).toBe(local);
  });

  test('Without an issuer its addresses are as on AWS.', () => {
    const none = new LocalAddresses(stack(pool, domain));
    const text = 'https://shop.auth.eu-west-1.amazoncognito.com/login';
    expect(none.localOf(text)).toBe(text);
  });
});

describe('a client of a user pool', () => {
  test('A client of a user pool asks for codes at its callbacks, as they are here.', () => {
    const client = clientWith({
      UserPoolId: 'eu-west-1_pool',
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'shop/read'],
      CallbackURLs: ['https://aws/back'],
      LogoutURLs: ['https://aws/bye'],
    });
    expect(client).toEqual({
      clientId: 'client',
      callbackUrls: ['http://local/back'],
      logoutUrls: ['http://local/bye'],
      allowsCode: true,
      scopes: ['openid', 'shop/read'],
      accessTokenSeconds: 3600,
      idTokenSeconds: 3600,
      refreshTokenSeconds: 30 * 86_400,
      userPool: { userPoolId: 'eu-west-1_pool' },
    });
  });

  test.each([
    [{}, false],
    [{ AllowedOAuthFlowsUserPoolClient: 'true', AllowedOAuthFlows: ['implicit'] }, false],
    [{ AllowedOAuthFlowsUserPoolClient: false, AllowedOAuthFlows: ['code'] }, false],
    [{ AllowedOAuthFlowsUserPoolClient: 'true', AllowedOAuthFlows: ['code', 'implicit'] }, true],
  ] as const)('A client of a user pool with %j may ask for codes: %s.', (properties, allowsCode) => {
    expect(clientWith(properties as unknown as Properties)?.allowsCode).toBe(allowsCode);
  });

  test('A client of a user pool has the lifetimes that it names, in its units.', () => {
    const client = clientWith({
      AccessTokenValidity: 5,
      IdTokenValidity: '2',
      RefreshTokenValidity: 7,
      TokenValidityUnits: { AccessToken: 'minutes' },
    });
    expect(client).toMatchObject({
      accessTokenSeconds: 300,
      idTokenSeconds: 7200,
      refreshTokenSeconds: 7 * 86_400,
    });
  });

  test('A client of a user pool has a secret when one is generated.', () => {
    expect(clientWith({ GenerateSecret: true })?.clientSecret).toBe('secret');
    expect(clientWith({})).not.toHaveProperty('clientSecret');
  });
});
