import { describe, expect, test } from '@jest/globals';
import { unresolvedReferences, valueOfReference } from '../../../local/src/deployment/dynamic-references.ts';
import { scopeOfStack } from '../../../local/src/deployment/stack-scope.ts';
import type { StackPlan } from '../../../local/src/deployment/types.ts';
import type { Deployed } from '../../../local/src/resources/context.ts';
import type { GivenValues } from '../../../local/src/secrets/given-values.ts';
import { knownSecrets } from '../../../local/src/secrets/secrets.ts';
import { evaluate } from '../../../local/src/template/evaluate.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { resource, resourceMap } from '../deployment/support.ts';

const pseudo = { region: 'us-east-1', accountId: '123456789012' };
const database = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/database-a1b2c3';

const resources = resourceMap(
  resource(
    'AWS::SecretsManager::Secret',
    'Database',
    { SecretString: '{"user":"sarah","port":5432}' },
    database,
  ),
  resource('AWS::SSM::Parameter', 'Host', { Value: 'db.example' }, '/db/host'),
);

const byUser: Readonly<Record<string, string>> = { stripe: 'sk_test_1', '/db/name': 'shop' };
const given: GivenValues = { find: (name) => byUser[name], names: () => Object.keys(byUser) };

const deployed = (): Deployed => ({ resources: new Map(resources), exports: new Map() });
const values = () => ({ secrets: knownSecrets({ resources, given, ...pseudo }), given });

/** A text of a template, evaluated while the resources above are there. */
function resolved(text: string): TemplateValue | undefined {
  const plan = { stack: { template: { Resources: {} } }, pseudo, parameters: {} } as unknown as StackPlan;
  const scope = scopeOfStack(plan, resources, deployed(), {
    dynamicReference: (reference) => valueOfReference(reference, deployed(), values()),
  });
  return evaluate(text, scope, 'X');
}

describe('dynamic references', () => {
  test.each([
    ['{{resolve:secretsmanager:stripe}}', 'sk_test_1'],
    ['{{resolve:secretsmanager:stripe:SecretString}}', 'sk_test_1'],
    ['key={{resolve:secretsmanager:stripe:SecretString::AWSCURRENT}};', 'key=sk_test_1;'],
    ['{{resolve:secretsmanager:shop/database:SecretString:user}}', 'sarah'],
    [`{{resolve:secretsmanager:${database}:SecretString:port}}`, '5432'],
    [`{{resolve:secretsmanager:${database}:SecretString:::}}`, '{"user":"sarah","port":5432}'],
    ['{{resolve:ssm:/db/host}}', 'db.example'],
    ['{{resolve:ssm:/db/name:3}}', 'shop'],
  ])('a dynamic reference %s is %s', (text, value) => {
    expect(resolved(text)).toBe(value);
  });

  test.each([
    '{{resolve:secretsmanager:unknown:SecretString:user}}',
    '{{resolve:ssm:/unknown}}',
    '{{resolve:ssm-secure:/db/name:1}}',
    '{{resolve:elsewhere:stripe}}',
  ])('a dynamic reference %s without a value stays as it is', (text) => {
    expect(resolved(text)).toBe(text);
  });

  test('several dynamic references of one text are replaced each by its own value', () => {
    const text =
      'postgres://{{resolve:secretsmanager:shop/database:SecretString:user}}@{{resolve:ssm:/db/host}}/x';
    expect(resolved(text)).toBe('postgres://sarah@db.example/x');
  });

  test('a value that the user gave is of whichever version a reference asks for', () => {
    expect(resolved('{{resolve:secretsmanager:stripe:SecretString::AWSPREVIOUS}}')).toBe('sk_test_1');
  });

  const noKey = 'Could not find a value associated with JSONKey in SecretString: ';
  test.each([
    [
      '{{resolve:secretsmanager:unknown:SecretString:a}}',
      'the secret unknown has no value here; give it with --value unknown=VALUE, or put it into mirror.values.json',
    ],
    [
      '{{resolve:ssm:/unknown}}',
      'the SSM parameter /unknown has no value here; give it with --value /unknown=VALUE',
    ],
    [
      '{{resolve:elsewhere:stripe}}',
      'elsewhere has no dynamic references here; accepted: ssm, secretsmanager',
    ],
    [
      '{{resolve:ssm-secure:/db/name:1}}',
      'SSM Secure reference is not supported in: [AWS::Lambda::Function/Properties/Environment/Variables/NAME]',
    ],
    ['{{resolve:secretsmanager:stripe:SecretString:user}}', `${noKey}the secret stripe is not a JSON object`],
    [
      '{{resolve:secretsmanager:shop/database:SecretString:constructor}}',
      `${noKey}the secret shop/database has no member constructor`,
    ],
    [
      '{{resolve:secretsmanager:stripe:SecretBinary}}',
      'the second part of the reference is SecretBinary; accepted: SecretString',
    ],
    [
      '{{resolve:secretsmanager:shop/database:SecretString::AWSPREVIOUS}}',
      'version AWSPREVIOUS of the secret shop/database has no value here',
    ],
    [
      '{{resolve:secretsmanager:shop/database:SecretString::AWSCURRENT:1-2}}',
      'it names a version stage and a version id',
    ],
  ])(
    'a dynamic reference %s is a problem of its function, variable and reason, without the secret',
    (text, reason) => {
      const Variables = { NAME: resolved(text) ?? null };
      const own = resource('AWS::Lambda::Function', 'F', { Environment: { Variables } });
      const [unresolved] = unresolvedReferences(own, deployed(), values());
      expect(unresolved?.problem).toContain(
        `F (AWS::Lambda::Function): Environment.Variables.NAME is ${text}`,
      );
      expect(unresolved?.problem).toContain(reason);
      expect(unresolved?.problem).not.toMatch(/sk_test|sarah/);
    },
  );
});
