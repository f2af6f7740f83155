// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub are plain text.

import { describe, expect, test } from '@jest/globals';
import { evaluate, evaluateOutputs, evaluateProperties } from '../../../local/src/template/evaluate.ts';
import { scopeFor } from './scopes.ts';

describe('Parameters', () => {
  const Parameters = {
    Stage: { Type: 'String', AllowedValues: ['dev', 'prod'] },
    BootstrapVersion: {
      Type: 'AWS::SSM::Parameter::Value<String>',
      Default: '/cdk-bootstrap/hnb659fds/version',
    },
  };

  test('A value given for a parameter counts before the default', () => {
    const scope = scopeFor(
      { Parameters: { A: { Type: 'String', Default: 'x' } } },
      { parameters: { A: 'y' } },
    );
    expect(evaluate({ Ref: 'A' }, scope, 'X')).toBe('y');
  });

  test('A parameter without default and value is named where it is used', () => {
    expect(() => evaluate({ Ref: 'Stage' }, scopeFor({ Parameters }), 'X')).toThrow(
      'X.Ref: parameter Stage has neither a Default nor a value given; give one with --parameter Stage=VALUE',
    );
  });

  test('A value that is not allowed for a parameter is refused with those that are', () => {
    expect(() => scopeFor({ Parameters }, { parameters: { Stage: 'test' } })).toThrow(
      'Parameters.Stage: "test" given, dev, prod accepted',
    );
  });

  test('A value for a parameter that is not declared is refused', () => {
    expect(() => scopeFor({ Parameters }, { parameters: { Sage: 'dev' } })).toThrow(
      'Parameters.Sage: not declared in the template, which has Stage, BootstrapVersion',
    );
  });

  test('An SSM parameter is tolerated until it is used, and then asked for', () => {
    const used = { Ref: 'BootstrapVersion' };
    expect(() => evaluate(used, scopeFor({ Parameters }), 'X')).toThrow(
      'X.Ref: {{resolve:ssm:/cdk-bootstrap/hnb659fds/version}} is not supported',
    );
    const scope = scopeFor(
      { Parameters },
      { dynamicReference: ({ service, key }) => `${service} of ${key}` },
    );
    expect(evaluate(used, scope, 'X')).toBe('ssm of /cdk-bootstrap/hnb659fds/version');
  });
});

describe('Dynamic references', () => {
  test.each([
    '{{resolve:ssm:/db/host:2}}',
    '{{resolve:ssm-secure:key}}',
    '{{resolve:secretsmanager:arn:aws:x:SecretString:password}}',
  ])('%s is named as unsupported where it is met', (text) => {
    expect(() => evaluate({ Url: [`db://${text}`] }, scopeFor(), 'X')).toThrow(
      `X.Url.0: ${text} is not supported`,
    );
  });

  test('The caller may have values for dynamic references, also in texts that a function makes', () => {
    const scope = scopeFor({}, { dynamicReference: ({ key }) => key.toUpperCase() });
    const expression = { 'Fn::Sub': 'a {{resolve:ssm:${AWS::Region}}} b' };
    expect(evaluate(expression, scope, 'X')).toBe('a US-EAST-1 b');
  });
});

describe('Conditions', () => {
  test('A circle of conditions is named in full', () => {
    const Conditions = {
      A: { 'Fn::Not': [{ Condition: 'B' }] },
      B: { 'Fn::Or': [{ Condition: 'C' }, { Condition: 'C' }] },
      C: { Condition: 'A' },
    };
    expect(() => scopeFor({ Conditions }).condition('A', 'X')).toThrow('circular conditions: A → B → C → A');
  });

  test('A condition cannot refer to a resource', () => {
    const scope = scopeFor({ Conditions: { A: { 'Fn::Equals': [{ Ref: 'Table' }, 'x'] } } });
    expect(() => scope.condition('A', 'X')).toThrow('Table is not a parameter');
  });

  test('A condition that is not a condition function is refused with its place', () => {
    expect(() => scopeFor({ Conditions: { A: 'true' } }).condition('A', 'X')).toThrow(
      'Conditions.A: "true" given, Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition accepted',
    );
  });
});

describe('Properties and outputs', () => {
  test('An error names the resource and the property', () => {
    const template = { Resources: { Foo: { Type: 'T', Properties: { Bar: [{ 'Fn::Length': 'x' }] } } } };
    expect(() => evaluateProperties(template, 'Foo', scopeFor(template))).toThrow(
      'Resources.Foo.Properties.Bar.0.Fn::Length: "x" given, a list accepted',
    );
  });

  test('A resource without properties has none', () => {
    const template = { Resources: { Foo: { Type: 'T' } } };
    expect(evaluateProperties(template, 'Foo', scopeFor(template))).toEqual({});
  });

  test('An output whose condition is false is left out', () => {
    const template = {
      Resources: {},
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Outputs: { Url: { Value: { 'Fn::Sub': 'https://${Api}' } }, Gone: { Value: 'x', Condition: 'Never' } },
    };
    expect(evaluateOutputs(template, scopeFor(template))).toEqual({ Url: 'https://ref(Api)' });
  });
});
