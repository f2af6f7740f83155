// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub are plain text.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readTemplateFile } from '../../../local/src/template/template-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'template-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return readTemplateFile(file);
};

/** What `Value` of the one resource reads as when a YAML template spells it so. */
const valueSpelled = (spelling: string) =>
  read('t.yaml', `Resources:\n  A:\n    Type: T\n    Properties:\n      Value: ${spelling}\n`).template
    .Resources.A?.Properties?.Value;

describe('A YAML template reads as its JSON form would', () => {
  test.each([
    ['!Ref Table', { Ref: 'Table' }],
    ['!GetAtt Table.Arn', { 'Fn::GetAtt': 'Table.Arn' }],
    ['!GetAtt [Table, Arn]', { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ['!Sub "${Table}-x"', { 'Fn::Sub': '${Table}-x' }],
    ["!Sub ['${V}', {V: !Ref Table}]", { 'Fn::Sub': ['${V}', { V: { Ref: 'Table' } }] }],
    ["!Join [',', [!Ref A, !GetAtt B.C]]", { 'Fn::Join': [',', [{ Ref: 'A' }, { 'Fn::GetAtt': 'B.C' }]] }],
    ["!Select [0, !GetAZs '']", { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }],
    ['!If [IsProd, 1, !Ref AWS::NoValue]', { 'Fn::If': ['IsProd', 1, { Ref: 'AWS::NoValue' }] }],
    ['!Not [!Condition IsProd]', { 'Fn::Not': [{ Condition: 'IsProd' }] }],
    ['!Base64 {"Fn::Sub": x}', { 'Fn::Base64': { 'Fn::Sub': 'x' } }],
    ['!FindInMap [M, !Ref AWS::Region, K]', { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'K'] }],
    ['!Transform {Name: M}', { 'Fn::Transform': { Name: 'M' } }],
    ['2012-10-17', '2012-10-17'],
    ['012345678901', '012345678901'],
    ['yes', true],
    ['Off', false],
    ['N', 'N'],
    ['"yes"', 'yes'],
    ['3', 3],
  ])('%s', (spelling, expected) => {
    expect(valueSpelled(spelling)).toEqual(expected);
  });
});

describe('A member that is not of the form it must have', () => {
  test.each([
    ['{"Resources": {"A": {}}}', 'Resources.A.Type: nothing given, text accepted'],
    [
      '{"Resources": {"A": {"Type": "T", "DependsOn": 3}}}',
      'Resources.A.DependsOn: 3 given, text or a list of texts accepted',
    ],
    ['{"Resources": {"A": "x"}}', 'Resources.A: "x" given, a map accepted'],
    ['{"Resources": {}, "Parameters": []}', 'Parameters: a list given, a map accepted'],
    [
      '{"Resources": {}, "Parameters": {"A": {"Type": "String", "AllowedValues": "x"}}}',
      'Parameters.A.AllowedValues: "x" given, a list accepted',
    ],
    ['{"Resources": {}, "Outputs": {"A": {}}}', 'Outputs.A.Value: nothing given, a value accepted'],
    ['{"Resources": {}, "Mappings": {"A": {"B": "c"}}}', 'Mappings.A.B: "c" given, a map accepted'],
  ])('A member that is not of the form it must have is named and left out: %s', (text, mistake) => {
    const { mistakes, template } = read('t.json', text);
    expect(mistakes).toEqual([mistake]);
    expect(JSON.stringify(template)).not.toContain('"A"');
  });
});

describe('A template file', () => {
  test('A template file may be JSON under any name, and names its stack after itself', () => {
    const { stackName, template, templateFile } = read(
      'shop.template',
      '{"Resources": {"A": {"Type": "T"}}}',
    );
    expect([stackName, templateFile]).toEqual(['shop', join(directory, 'shop.template')]);
    expect(template.Resources).toEqual({ A: { Type: 'T' } });
  });

  test('A template file finds local code relative to itself', () => {
    mkdirSync(join(directory, 'dist'));
    const { assetPath } = read('t.yaml', 'Resources: {}');
    expect(assetPath('./dist')).toBe(join(directory, 'dist'));
    expect(assetPath('./gone')).toBeUndefined();
  });

  test.each(['t.json', 't.yaml'])(
    '%s may begin with a byte order mark and have the line ends of Windows',
    (name) => {
      const text = '\uFEFF{"Resources": {\r\n"A": {"Type": "T"}}}\r\n';
      expect(read(name, text).template.Resources).toEqual({ A: { Type: 'T' } });
    },
  );

  test('A template file may use the language extensions, which are functions', () => {
    const text = 'Transform: AWS::LanguageExtensions\nResources: {}';
    expect(read('t.yaml', text).template.Resources).toEqual({});
  });
});

describe('A broken template is refused in one line with its place', () => {
  test.each([
    ['t.json', '{"Resources": {\n  "A": x\n}}', /t\.json:2:8: not JSON: /],
    ['t.json', '{"Resources": {},}', /t\.json:1:18: not JSON: /],
    ['t.json', '', /t\.json: the file is empty \(template\)/],
    ['t.yaml', 'Resources:\n  A: [1,\n', /t\.yaml:\d+:\d+: not a YAML template: /],
    ['t.yaml', 'Resources:\n  A: !Reff B\n', /t\.yaml:2:6: not a YAML template: Unresolved tag: !Reff/],
    ['t.yaml', 'Resources: {}\nResources: {}\n', /t\.yaml:2:1: not a YAML template: Map keys must be unique/],
    ['t.yaml', '# a\n# b\n', /t\.yaml: the file says nothing but comments or null \(template\)/],
    ['t.yaml', 'hello', /t\.yaml: not a CloudFormation template: "hello" given, a map accepted/],
    ['t.json', '[]', /t\.json: not a CloudFormation template: a list given, a map accepted/],
    ['t.json', '{"Outputs": {}}', /not a CloudFormation template: Resources: nothing given, a map accepted/],
    ['t.yaml', 'Resources:\n', /not a CloudFormation template: Resources: nothing given, a map accepted/],
    [
      't.yaml',
      'Resources:\n  Fn::ForEach::Tables: [Name, [a, b], {}]\n',
      /Fn::ForEach::Tables is not run here; write its members out, or give the processed template/,
    ],
    [
      't.yaml',
      'Transform: AWS::Serverless-2016-10-31\nResources: {}',
      /Transform "AWS::Serverless-2016-10-31" is not run here/,
    ],
  ])('A broken template is refused in one line with its place: %s: %j', (name, text, message) => {
    expect(() => read(name, text)).toThrow(message);
    expect(() => read(name, text)).not.toThrow(/\n/);
  });

  test('A broken template is refused in one line with its place: a folder', () => {
    expect(() => readTemplateFile(directory)).toThrow(
      `${directory}: is a folder, a file is wanted (template); a folder that \`cdk synth\` wrote is run with --assembly`,
    );
  });

  test('A broken template is refused in one line with its place: a file that does not exist', () => {
    expect(() => readTemplateFile(join(directory, 'gone.yaml'))).toThrow(
      /gone\.yaml: no such file \(template\)$/,
    );
  });
});
