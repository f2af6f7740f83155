import { describe, expect, test } from '@jest/globals';
import { rateLimits } from '../../lib/identity/user-pool-firewall.ts';
import { synthesize } from './synthesized-stack.ts';

const poolOf = (stage: string) => {
  const [pool] = synthesize({ stage }).ofType('AWS::Cognito::UserPool');
  if (!pool) throw new Error('The stack has no user pool.');
  return pool;
};

interface Rule {
  readonly Name: string;
  readonly Action?: object;
  readonly OverrideAction?: object;
  readonly Statement: {
    readonly ManagedRuleGroupStatement?: { readonly Name: string };
    readonly RateBasedStatement?: {
      readonly Limit: number;
      readonly EvaluationWindowSec: number;
      readonly AggregateKeyType: string;
      readonly ScopeDownStatement?: object;
    };
  };
}

/** A statement that compares a header with a value, in the text of a rule. */
const matchOf = (header: string, value: string) =>
  new RegExp(
    `"SingleHeader":{"Name":"${header}"}},"PositionalConstraint":"EXACTLY","SearchString":"${value}"`,
  );

describe('the firewall of the user pool', () => {
  const prod = synthesize({ stage: 'prod' });
  const [webAcl] = prod.ofType('AWS::WAFv2::WebACL');
  const rules = (webAcl?.Properties.Rules ?? []) as unknown as Rule[];

  test('The firewall of the user pool is in front of the user pool of prod, and of dev only when the context sets it.', () => {
    const [association] = prod.ofType('AWS::WAFv2::WebACLAssociation');
    expect(association?.Properties).toEqual({
      ResourceArn: { 'Fn::GetAtt': [poolOf('prod').logicalId, 'Arn'] },
      WebACLArn: { 'Fn::GetAtt': [webAcl?.logicalId, 'Arn'] },
    });
    expect(association?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^Brokers/)]));
    expect(webAcl?.Properties).toMatchObject({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    expect(synthesize().ofType('AWS::WAFv2::WebACL')).toEqual([]);
    expect(synthesize({ userPoolFirewall: 'on' }).ofType('AWS::WAFv2::WebACL')).toHaveLength(1);
    expect(synthesize({ stage: 'prod', userPoolFirewall: 'off' }).ofType('AWS::WAFv2::WebACL')).toEqual([]);
  });

  test.each(rateLimits)(
    'The firewall of the user pool blocks an address after $limit requests of kind $name in five minutes.',
    (limit) => {
      const rule = rules.find(({ Name }) => Name === limit.name);
      expect(rule?.Action).toEqual({ Block: {} });
      expect(rule?.Statement.RateBasedStatement).toMatchObject({
        Limit: limit.limit,
        EvaluationWindowSec: 300,
        AggregateKeyType: 'IP',
      });
      const counted = JSON.stringify(rule?.Statement.RateBasedStatement?.ScopeDownStatement ?? '');
      // As clients of the API name an operation, and as the login pages of a user pool do.
      for (const operation of limit.operations ?? []) {
        expect(counted).toMatch(matchOf('x-amz-target', `AWSCognitoIdentityProviderService.${operation}`));
        expect(counted).toMatch(matchOf('x-amzn-cognito-operation-name', operation));
      }
    },
  );

  test('The firewall of the user pool shows no CAPTCHA and has no group of rules that a user pool refuses.', () => {
    const groups = rules.flatMap(({ Statement }) => Statement.ManagedRuleGroupStatement?.Name ?? []);
    expect(groups).toEqual(['AWSManagedRulesAmazonIpReputationList']);
    expect(JSON.stringify(rules)).not.toMatch(/"(Captcha|Challenge)":/);
  });
});

describe('a second factor', () => {
  test.each(['dev', 'prod'])(
    'A second factor is open to every user of %s, by an authenticator app alone.',
    (stage) => {
      expect(poolOf(stage).Properties).toMatchObject({
        MfaConfiguration: 'OPTIONAL',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      });
    },
  );

  test('A second factor is looked up by the function that gives staff their scope, in its own pool only.', () => {
    const [pool] = synthesize().ofType('AWS::Cognito::UserPool');
    const policies = synthesize()
      .ofType('AWS::IAM::Policy')
      .map(({ Properties }) => JSON.stringify(Properties.PolicyDocument))
      .filter((document) => document.includes('cognito-idp:'));
    expect(policies).toEqual([
      JSON.stringify({
        Statement: [
          {
            Action: 'cognito-idp:AdminGetUser',
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [pool?.logicalId, 'Arn'] },
          },
        ],
        Version: '2012-10-17',
      }),
    ]);
  });
});
