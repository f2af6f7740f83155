import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { edgeExample } from '../../lib/config/edge-settings.ts';
import { bundlePage } from '../../lib/function/page-files.ts';
import { property, synthesize } from './synthesized-stack.ts';

const stages = ['dev', 'prod'] as const;
type Stack = ReturnType<typeof synthesize>;

function only(stack: Stack, type: string, isIt: (name: string) => boolean = () => true) {
  const [first, ...others] = stack.ofType(type).filter(({ logicalId }) => isIt(logicalId));
  if (!first || others.length > 0) throw new Error(`There is not one ${type}.`);
  return first;
}

const isStorefront = (logicalId: string) => logicalId.includes('storefrontapi');
const clientOf = (stack: Stack) => only(stack, 'AWS::Cognito::UserPoolClient').Properties;

describe.each(stages)('the shop of stage %s', (stage) => {
  const stack = synthesize({ stage });

  test(`The shop of stage ${stage} is served by a function without network, data and grants but logs and traces.`, () => {
    const { Properties } = only(stack, 'AWS::Lambda::Function', isStorefront);
    expect(Properties).not.toHaveProperty('VpcConfig');
    expect(Properties).toMatchObject({ MemorySize: 256, Timeout: 10 });
    const policies = stack.ofType('AWS::IAM::Policy').filter(({ logicalId }) => isStorefront(logicalId));
    const statements = policies.flatMap(
      (each) => property(each, 'PolicyDocument.Statement') as { Action: string[] }[],
    );
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
      // Of every function whose environment and logs are encrypted with the key of the account.
      ...(stage === 'prod' ? ['kms:Decrypt'] : []),
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test(`Customers of stage ${stage} sign in by code, without a secret, and are sent back to the shop alone.`, () => {
    const shop = [
      { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^OrderApi/), 'ApiEndpoint'] }, '/']] },
    ];
    expect(clientOf(stack)).toMatchObject({
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      CallbackURLs: shop,
      LogoutURLs: shop,
      GenerateSecret: false,
      SupportedIdentityProviders: ['COGNITO'],
    });
    expect(clientOf(stack).ExplicitAuthFlows).toContain('ALLOW_USER_SRP_AUTH');
  });

  test(`The sign-in pages of stage ${stage} are managed login with a style, in a domain that no other account has.`, () => {
    const client = only(stack, 'AWS::Cognito::UserPoolClient');
    expect(only(stack, 'AWS::Cognito::UserPoolDomain').Properties).toMatchObject({
      ManagedLoginVersion: 2,
      Domain: { 'Fn::Join': ['', [`orderstream-${stage}-`, { Ref: 'AWS::AccountId' }]] },
    });
    expect(only(stack, 'AWS::Cognito::ManagedLoginBranding').Properties).toMatchObject({
      ClientId: { Ref: client.logicalId },
      UseCognitoProvidedValues: true,
    });
  });
});

describe('settings of the shop', () => {
  test('The sign-in pages have the domain that signInDomain names.', () => {
    const stack = synthesize({ signInDomain: 'your-shop' });
    expect(only(stack, 'AWS::Cognito::UserPoolDomain').Properties.Domain).toBe('your-shop');
  });

  test.each(['Shop', '-shop', 'shop-', 'my-aws-shop', 'shop.example', ''])(
    'The domain %j of the sign-in pages is refused, with what is accepted.',
    (signInDomain) => {
      expect(() => synthesize({ signInDomain })).toThrow(/"signInDomain" is ".*"; accepted: "account"/);
    },
  );

  test('Customers are sent back to the domain of the edge where there is one.', () => {
    const { CallbackURLs, LogoutURLs } = clientOf(synthesize({ edge: JSON.stringify(edgeExample) }));
    expect([CallbackURLs, LogoutURLs]).toEqual([
      ['https://api.your-shop.com/'],
      ['https://api.your-shop.com/'],
    ]);
  });
});

describe('bundling a page', () => {
  let page: string;

  beforeAll(() => {
    page = mkdtempSync(join(tmpdir(), 'page-'));
  });
  afterAll(() => rmSync(page, { recursive: true, force: true }));

  test('Bundling a page names the file that its document refers to and that is not there.', () => {
    writeFileSync(join(page, 'index.html'), '<script type="module" src="./absent.ts"></script>');
    expect(() => bundlePage(page, join(page, 'out'))).toThrow(/absent\.ts/);
  });
});
