import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Mirror, startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';
import { eventually } from '../../system/support/shop.ts';

const own = (id: string) => ({ Ref: id });

/** One public route. */
const api = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] } },
  },
  Profile: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'profile',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { ZipFile: "exports.handler = async () => ({ statusCode: 200, body: 'mine' });" },
    },
  },
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'profiles', ProtocolType: 'HTTP' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: own('Api'),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Profile', 'Arn'] },
      PayloadFormatVersion: '2.0',
    },
  },
  Open: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: own('Api'),
      RouteKey: 'GET /open',
      Target: { 'Fn::Join': ['/', ['integrations', own('Integration')]] },
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: own('Api'), StageName: '$default', AutoDeploy: true },
  },
};

/** One that needs a token, too. */
const authorized = {
  ...api,
  Tokens: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: own('Api'),
      AuthorizerType: 'JWT',
      Name: 'tokens',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: 'https://tokens.example', Audience: ['profiles'] },
    },
  },
  Own: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ...api.Open.Properties,
      RouteKey: 'GET /own',
      AuthorizationType: 'JWT',
      AuthorizerId: own('Tokens'),
    },
  },
};

const pool = { ...api, Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UserPoolName: 'shoppers' } } };
const poolOutputs = { Issuer: { Value: { 'Fn::GetAtt': ['Pool', 'ProviderURL'] } } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-watch-issuer-'));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A mirror that runs the API, and how its template is edited. */
async function watched(name: string): Promise<{ mirror: Mirror; edit: (template: object) => void }> {
  const file = join(folder, `${name}.json`);
  const edit = (template: object) => writeFileSync(file, JSON.stringify(template));
  edit({ Resources: api });
  const mirror = await startMirror({ services: 'external', iam: false, template: file, watch: true });
  return { mirror, edit };
}

/** The issuer runs: the console has its address. */
async function issuerOf({ endpoints }: Mirror): Promise<string> {
  const state = (await (await fetch(`${endpoints.console}/api/v1/state`)).json()) as {
    addresses: { issuer: string };
  };
  return state.addresses.issuer;
}

test('An edit adds the first authorizer, and its routes take tokens of the issuer that starts then.', async () => {
  const { mirror, edit } = await watched('authorizer');
  await using _ = { [Symbol.asyncDispose]: () => mirror.stop() };
  const statusOf = async (path: string, headers = {}) =>
    (await fetch(mirror.endpoints.api + path, { headers })).status;
  expect([await statusOf('/open'), await statusOf('/own'), await issuerOf(mirror)]).toEqual([200, 404, '']);
  edit({ Resources: authorized });
  await eventually(async () => expect(await statusOf('/own')).toBe(401));
  const body = new URLSearchParams({ sub: 'customer-1' });
  const response = await fetch(`${await issuerOf(mirror)}/token`, { method: 'POST', body });
  const { access_token: token } = (await response.json()) as { access_token: string };
  expect(await statusOf('/own', { authorization: `Bearer ${token}` })).toBe(200);
  // And what is edited later is applied.
  edit({ Resources: api });
  await eventually(async () => expect(await statusOf('/own')).toBe(404));
});

test('An edit adds the first user pool, and its address is that of the issuer that starts then.', async () => {
  const { mirror, edit } = await watched('pool');
  await using _ = { [Symbol.asyncDispose]: () => mirror.stop() };
  edit({ Resources: pool, Outputs: poolOutputs });
  await eventually(async () => expect(mirror.outputs.Issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/));
  expect(mirror.outputs.Issuer).toBe(await issuerOf(mirror));
});
