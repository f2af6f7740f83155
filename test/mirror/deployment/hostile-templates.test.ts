// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub are plain text.

import { describe, expect, test } from '@jest/globals';
import { readTemplateFile } from '../../../local/src/template/template-file.ts';
import { aFunction, good, linesOf, mapping, withFile } from './preflight-lines.ts';

describe('One line, before anything starts, is what a template gets that', () => {
  const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

  test.each([
    ['nests lists', `{"Resources":{"A":{"Type":"T::T::T","Properties":{"P":${nested(50_000, '[', ']')}}}}}`],
    [
      'nests maps',
      `{"Resources":{"A":{"Type":"T::T::T","Properties":{"P":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_004)}`,
    ],
    [
      'nests Fn::Join',
      `{"Resources":{"A":{"Type":"T::T::T","Properties":{"P":${'{"Fn::Join":["",['.repeat(3_000)}"x"${']]}'.repeat(3_000)}}}}}`,
    ],
  ])(
    'One line, before anything starts, is what a template gets that %s thousands of levels deep',
    (_what, text) => {
      const lines = linesOf(text);
      expect(lines).toEqual([
        expect.stringMatching(/^Resources\.A\.Properties\.P.* is nested more than 200 levels deep/),
      ]);
      expect(lines[0]?.length).toBeLessThan(300);
    },
  );

  test.each([
    ['broken JSON', 'deep.json', '['.repeat(100_000)],
    ['YAML', 'deep.yaml', `Resources: ${'['.repeat(20_000)}`],
    [
      'YAML in blocks',
      'blocks.yaml',
      Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    ],
  ])(
    'One line, before anything starts, is what a template gets that is %s nested thousands of levels deep',
    (_what, name, text) => {
      withFile(name, text, (file) => {
        expect(() => readTemplateFile(file)).toThrow(
          new RegExp(`^.*${name}.*(not JSON|not a YAML template|nested).*$`),
        );
        expect(() => readTemplateFile(file)).not.toThrow(/call stack/);
      });
    },
  );

  test('One line, before anything starts, is what a template gets that doubles a text forty times through resources', () => {
    const double = (index: number) => ({
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Type: 'String',
        Value:
          index === 0
            ? 'x'
            : { 'Fn::Join': ['', [0, 1].map(() => ({ 'Fn::GetAtt': [`P${index - 1}`, 'Value'] }))] },
      },
    });
    const Resources = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`P${index}`, double(index)]),
    );
    expect(linesOf({ Resources: { ...good, ...Resources } })).toEqual([
      expect.stringMatching(
        /^Resources\.P23\.Properties\.Value\.Fn::Join: makes a text of 8388608 characters/,
      ),
    ]);
  });

  test('One line, before anything starts, is what a template gets that doubles a text sixty times in one nested Fn::Sub', () => {
    let value: unknown = 'x';
    for (let level = 0; level < 60; level += 1) value = { 'Fn::Sub': ['${a}${a}', { a: value }] };
    const Resources = {
      ...good,
      P: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: value } },
    };
    expect(linesOf({ Resources })).toEqual([expect.stringContaining('characters; accepted: at most')]);
  });

  test('One line, before anything starts, is what a template gets that is a bomb of YAML aliases', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `b${level + 1}: &b${level + 1} [${`*b${level},`.repeat(9)}]`,
    );
    withFile('bomb.yaml', `b0: &b0 [x]\n${levels.join('\n')}\nResources: {}\n`, (file) => {
      expect(() => readTemplateFile(file)).toThrow(/bomb\.yaml: not a YAML template: .*alias/i);
    });
  });

  test.each([
    ['is a list', '[]', 'not a CloudFormation template: a list given, a map accepted'],
    ['is a text', '"x"', 'not a CloudFormation template: "x" given, a map accepted'],
    ['has no resources', '{}', 'not a CloudFormation template: Resources: nothing given, a map accepted'],
    [
      'has a list of resources',
      '{"Resources":[]}',
      'not a CloudFormation template: Resources: a list given, a map accepted',
    ],
  ])('One line, before anything starts, is what a template gets that %s', (_what, text, line) => {
    expect(linesOf(text)).toEqual([line]);
  });
});

test('Values of other types everywhere are lines, not errors of JavaScript', () => {
  const wrong = [
    null,
    0,
    true,
    'x',
    [],
    {},
    [[]],
    [null],
    { 'Fn::Join': 1 },
    { Ref: 7 },
    { 'Fn::GetAtt': {} },
  ];
  const properties = [
    'Code',
    'Environment',
    'Layers',
    'Timeout',
    'Runtime',
    'Handler',
    'Role',
    'LoggingConfig',
    'FunctionName',
  ];
  const ofMapping = [
    'Topics',
    'EventSourceArn',
    'FilterCriteria',
    'DestinationConfig',
    'ProvisionedPollerConfig',
    'SelfManagedEventSource',
    'FunctionName',
    'AmazonManagedKafkaEventSourceConfig',
  ];
  const ofTable = [
    'KeySchema',
    'AttributeDefinitions',
    'GlobalSecondaryIndexes',
    'TableName',
    'TimeToLiveSpecification',
  ];
  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    },
  };
  for (const value of wrong) {
    const resources = [
      ...properties.map((name) => aFunction({ [name]: value })),
      ...ofMapping.map((name) => mapping({ [name]: value })),
      ...ofTable.map((name) => ({ ...table, Properties: { ...table.Properties, [name]: value } })),
    ];
    for (const resource of resources) {
      const text = linesOf({ Resources: { ...good, R: resource } }).join('\n');
      expect(text).not.toMatch(/undefined|is not a function|not iterable|Cannot read|\[object/);
    }
  }
  for (const value of wrong) {
    for (const section of ['Parameters', 'Mappings', 'Conditions', 'Outputs', 'Metadata', 'Transform']) {
      for (const part of [value, { A: value }, { constructor: value }, { __proto__x: { B: value } }]) {
        const text = linesOf({ [section]: part, Resources: { ...good } }).join('\n');
        expect(text).not.toMatch(/undefined|is not a function|not iterable|Cannot read|\[object/);
      }
    }
  }
});

test('Names of JavaScript are names like any other', () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
  for (const name of names) {
    const lines = linesOf({
      Resources: { ...good, F: aFunction({ Environment: { Variables: { NAME: { Ref: name } } } }) },
    });
    expect(lines).toEqual([
      expect.stringContaining(`refers to ${name}, which is neither a resource nor a parameter`),
    ]);
  }
});
