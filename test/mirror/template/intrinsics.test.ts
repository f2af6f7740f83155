// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub are plain text.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../local/src/template/evaluate.ts';
import type { Template, TemplateValue } from '../../../local/src/template/types.ts';
import { scopeFor } from './scopes.ts';

const template: Partial<Template> = {
  Parameters: {
    Stage: { Type: 'String', Default: 'dev' },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Count: { Type: 'Number', Default: 3 },
  },
  Mappings: { RegionMap: { 'us-east-1': { HVM64: 'ami-0ff8a91507f77f867', Zones: ['a', 'b'] } } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsDev: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    ThreeInDev: { 'Fn::And': [{ Condition: 'IsDev' }, { 'Fn::Equals': [{ Ref: 'Count' }, '3'] }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'ThreeInDev' }] },
    SameAsDev: { Condition: 'IsDev' },
  },
};

const value = (expression: TemplateValue) => evaluate(expression, scopeFor(template), 'X');

describe('An intrinsic function evaluates to what the CloudFormation reference says', () => {
  test.each<[TemplateValue, TemplateValue | undefined]>([
    [{ Ref: 'Stage' }, 'dev'],
    [{ Ref: 'Zones' }, ['a', 'b', 'c']],
    [{ Ref: 'Table' }, 'ref(Table)'],
    [{ Ref: 'AWS::AccountId' }, '123456789012'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'AWS::StackName' }, 'shop-dev'],
    [{ Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    [{ Ref: 'AWS::NotificationARNs' }, []],
    [{ Ref: 'AWS::NoValue' }, undefined],
    [{ 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'att(Table.StreamArn)'],
    [{ 'Fn::GetAtt': 'Stack.Outputs.BucketName' }, 'att(Stack.Outputs.BucketName)'],
    [{ 'Fn::GetAtt': ['Stack', 'Outputs.BucketName'] }, 'att(Stack.Outputs.BucketName)'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:${Table.Arn}:${Stage}' }, 'arn:aws:att(Table.Arn):dev'],
    [{ 'Fn::Sub': '${!Literal} costs $5' }, '${Literal} costs $5'],
    [{ 'Fn::Sub': ['www.${Domain}', { Domain: { Ref: 'Stage' } }] }, 'www.dev'],
    [{ 'Fn::Sub': ['${Stage}', { Stage: 'mine' }] }, 'mine'],
    [{ 'Fn::Join': [':', ['a', 'b', 'c']] }, 'a:b:c'],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, 5]] }, 'arn:aws5'],
    [{ 'Fn::Join': ['-', { Ref: 'Zones' }] }, 'a-b-c'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    [{ 'Fn::Split': ['|', 'a|b|c'] }, ['a', 'b', 'c']],
    [{ 'Fn::Split': ['|', 'a||c|'] }, ['a', '', 'c', '']],
    [{ 'Fn::Select': ['1', ['apples', 'grapes', 'oranges']] }, 'grapes'],
    [{ 'Fn::Select': [2, { Ref: 'Zones' }] }, 'c'],
    [{ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, 'us-east-1b'],
    [{ 'Fn::GetAZs': 'eu-west-1' }, ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    [{ 'Fn::GetAZs': { Ref: 'AWS::Region' } }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    [{ 'Fn::FindInMap': ['RegionMap', { Ref: 'AWS::Region' }, 'HVM64'] }, 'ami-0ff8a91507f77f867'],
    [{ 'Fn::FindInMap': ['RegionMap', 'us-east-1', 'Zones'] }, ['a', 'b']],
    [{ 'Fn::FindInMap': ['RegionMap', 'moon-1', 'HVM64', { DefaultValue: 'none' }] }, 'none'],
    [{ 'Fn::Base64': 'AWS CloudFormation' }, 'QVdTIENsb3VkRm9ybWF0aW9u'],
    [{ 'Fn::Cidr': ['192.168.0.0/24', 2, 5] }, ['192.168.0.0/27', '192.168.0.32/27']],
    [{ 'Fn::Cidr': ['10.0.0.0/16', '2'] }, ['10.0.0.0/24', '10.0.1.0/24']],
    [{ 'Fn::Cidr': ['10.0.200.9/16', 1, 16] }, ['10.0.0.0/16']],
    [{ 'Fn::Cidr': ['2001:db8::/56', 2, 64] }, ['2001:db8::/64', '2001:db8:0:1::/64']],
    [{ 'Fn::If': ['IsProd', 'm5.large', 't3.small'] }, 't3.small'],
    [{ 'Fn::If': ['IsDev', { Ref: 'Stage' }, { 'Fn::ImportValue': 'not looked at' }] }, 'dev'],
    [{ 'Fn::If': ['ThreeInDev', 1, 2] }, 1],
    [{ 'Fn::If': ['Either', 1, 2] }, 1],
    [{ 'Fn::If': ['SameAsDev', 1, 2] }, 1],
    [{ 'Fn::Length': { Ref: 'Zones' } }, 3],
    [{ 'Fn::ToJsonString': { stage: { Ref: 'Stage' }, none: { Ref: 'AWS::NoValue' } } }, '{"stage":"dev"}'],
    [{ StringEquals: { Condition: 'IsProd' } }, { StringEquals: { Condition: 'IsProd' } }],
    [
      { Ref: 'Stage', Other: 1 },
      { Ref: 'Stage', Other: 1 },
    ],
  ])('%j is %j', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test('AWS::NoValue removes a property and a list element', () => {
    const nothing = { 'Fn::If': ['IsProd', 1, { Ref: 'AWS::NoValue' }] };
    expect(value({ kept: null, gone: nothing, list: [1, nothing, 2] })).toEqual({ kept: null, list: [1, 2] });
  });
});

describe('A mistake in an intrinsic function is one line that names the place, the value and what is accepted', () => {
  test.each<[TemplateValue, string]>([
    [{ 'Fn::Join': [','] }, 'X.Fn::Join: [","] given, a delimiter and a list accepted'],
    [{ 'Fn::Join': [',', 'a'] }, 'X.Fn::Join.1: "a" given, a list accepted'],
    [{ 'Fn::Join': [',', [{ a: 1 }]] }, 'X.Fn::Join.1.0: {"a":1} given, text accepted'],
    [{ 'Fn::Select': [3, ['a']] }, 'X.Fn::Select.0: 3 given, a whole number from 0 to 0 accepted'],
    [{ 'Fn::Select': [0, []] }, 'X.Fn::Select.1: [] given, a list that is not empty accepted'],
    [{ 'Fn::Split': ['', 'a'] }, 'X.Fn::Split.0: "" given, a delimiter of one character or more accepted'],
    [
      { 'Fn::FindInMap': ['RegionMap', 'moon-1', 'HVM64'] },
      'X.Fn::FindInMap: Mappings has no RegionMap.moon-1.HVM64',
    ],
    [
      { 'Fn::Cidr': ['10.0.0/16', 1, 8] },
      'X.Fn::Cidr.0: "10.0.0/16" given, an IP block such as 10.0.0.0/16 accepted',
    ],
    [
      { 'Fn::Cidr': ['10.0.0.0/24', 3, 7] },
      'X.Fn::Cidr: ["10.0.0.0/24",3,7] given, at most 8 bits for all subnets of 10.0.0.0/24 together accepted',
    ],
    [
      { 'Fn::GetAtt': ['Table'] },
      'X.Fn::GetAtt: ["Table"] given, a resource and an attribute, ["Resource", "Attribute"] accepted',
    ],
    [
      { 'Fn::If': ['Nope', 1, 2] },
      'X.Fn::If.0: condition Nope is not declared; Conditions has: IsProd, IsDev, ThreeInDev, Either, SameAsDev',
    ],
    [{ 'Fn::Base64': { Ref: 'AWS::NoValue' } }, 'X.Fn::Base64: AWS::NoValue given, text accepted'],
    [
      { a: [{ 'Fn::ImportValue': 'net-Vpc' }] },
      'X.a.0.Fn::ImportValue: no stack that runs here exports net-Vpc; run an assembly that holds that stack, or take the value from a parameter',
    ],
    [
      { 'Fn::Transform': { Name: 'M' } },
      'X.Fn::Transform: Fn::Transform {"Name":"M"} is not supported: macros are not run here; give the processed template',
    ],
  ])('%j', (expression, message) => {
    expect(() => value(expression)).toThrow(new Error(message));
  });

  test('An unknown function is named with those that exist', () => {
    expect(() => value({ 'Fn::Map': [] })).toThrow(/^X: Fn::Map is not supported; Ref, Fn::And, .* are$/);
    expect(() => value({ Ref: 'AWS::Regoin' })).toThrow(/"AWS::Regoin" given, AWS::AccountId, .* accepted/);
  });
});

describe('The laws of intrinsic functions hold for any text', () => {
  const delimiter = fc.string({ minLength: 1, maxLength: 3 });

  test('Joining what was split by a delimiter gives the text again', () => {
    fc.assert(
      fc.property(delimiter, fc.string(), (separator, source) => {
        expect(value({ 'Fn::Join': [separator, { 'Fn::Split': [separator, source] }] })).toBe(source);
      }),
    );
  });

  test('Plain data evaluates to itself', () => {
    const plainKey = fc
      .string()
      .filter((key) => key !== 'Ref' && !key.startsWith('Fn::') && key !== '__proto__');
    const { data } = fc.letrec<{ data: TemplateValue }>((tie) => ({
      data: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<TemplateValue>(null, true, 1.5, 'text', '${Stage}', 'AWS::NoValue'),
        fc.array(tie('data')),
        fc.dictionary(plainKey, tie('data'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(fc.property(data, (plain) => expect(value(plain)).toEqual(plain)));
  });

  test('The subnets of a block lie in it, in order, without overlap', () => {
    const blocks = fc.record({
      address: fc.ipV4(),
      prefix: fc.integer({ min: 8, max: 24 }),
      count: fc.integer({ min: 1, max: 16 }),
    });
    fc.assert(
      fc.property(blocks, ({ address, prefix, count }) => {
        const subnets = value({ 'Fn::Cidr': [`${address}/${prefix}`, count, 4] }) as string[];
        const starts = subnets.map((subnet) => ipNumber(subnet.replace('/28', '')));
        const [first = 0] = starts;
        expect(first).toBe(ipNumber(address) - (ipNumber(address) % 2 ** (32 - prefix)));
        expect(starts).toEqual(starts.map((_, index) => first + index * 16));
      }),
    );
  });
});

function ipNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}
