import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { valueOfReference } from '../../../local/deployment/dynamic-references.ts';
import { scopeOfStack } from '../../../local/deployment/stack-scope.ts';
import type { Deployed, StackPlan } from '../../../local/deployment/types.ts';
import type { GivenValues } from '../../../local/secrets/given-values.ts';
import { knownSecrets } from '../../../local/secrets/secrets.ts';
import { evaluate } from '../../../local/template/evaluate.ts';
import type { TemplateValue } from '../../../local/template/types.ts';
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

const values: Readonly<Record<string, string>> = { stripe: 'sk_test_1', '/db/name': 'shop' };
const given: GivenValues = { find: (name) => values[name], names: () => Object.keys(values) };

/** A text of a template, evaluated while the resources above are there. */
function resolved(text: string): TemplateValue | undefined {
  const deployed: Deployed = { resources: new Map(resources), exports: new Map() };
  const generatedFile = join(mkdtempSync(join(tmpdir(), 'orderstream-references-')), 'generated.json');
  const secrets = knownSecrets({ resources, given, generatedFile, ...pseudo });
  const plan = { stack: { template: { Resources: {} } }, pseudo, parameters: {} } as unknown as StackPlan;
  const scope = scopeOfStack(plan, resources, deployed, {
    dynamicReference: (reference) => valueOfReference(reference, deployed, { secrets, given }),
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
    ['{{resolve:ssm-secure:/db/name:1}}', 'shop'],
  ])('a dynamic reference %s is %s', (text, value) => {
    expect(resolved(text)).toBe(value);
  });

  test.each([
    '{{resolve:secretsmanager:unknown:SecretString:user}}',
    '{{resolve:ssm:/unknown}}',
    '{{resolve:elsewhere:stripe}}',
  ])('a dynamic reference %s without a value stays as it is', (text) => {
    expect(resolved(text)).toBe(text);
  });

  test.each([
    ['{{resolve:secretsmanager:stripe:SecretString:user}}', 'the secret stripe is not a JSON object'],
    [
      '{{resolve:secretsmanager:shop/database:SecretString:constructor}}',
      'the secret shop/database has no member constructor',
    ],
  ])('a dynamic reference %s is refused without its value', (text, problem) => {
    expect(() => resolved(text)).toThrow(problem);
    expect(() => resolved(text)).not.toThrow(/sk_test|sarah/);
  });
});
