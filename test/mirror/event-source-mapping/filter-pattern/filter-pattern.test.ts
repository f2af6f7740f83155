import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compileFilterCriteria,
  FilterableValue,
} from '../../../../local/src/event-source-mapping/filter-pattern/index.ts';
import { statement } from '../../../support/conformance.ts';
import { Scenario, until } from '../harness.ts';

const criteria = (...patterns: unknown[]) => ({
  Filters: patterns.map((value) => ({ Pattern: JSON.stringify({ value }) })),
});
const passes = (pattern: unknown, value: unknown) =>
  compileFilterCriteria(criteria(pattern))?.(new FilterableValue(Buffer.from(JSON.stringify(value))));

type Example = readonly [pattern: unknown, value: unknown, passes: boolean];

/** What an operator of filter patterns means, by examples on values of JSON. */
function operator(name: string, source: string, sentence: string, examples: readonly Example[]): void {
  statement(`6-op-${name}`, source, sentence, () => {
    const results = examples.map(([pattern, value]) => [pattern, value, passes(pattern, value)]);
    expect(results).toEqual(examples);
  });
}

const TABLE = 'DOC invocation-eventfiltering';
const BEYOND = "EventBridge; not in Lambda's table, UNCONFIRMED";

describe('operators of filter patterns', () => {
  operator('null', TABLE, 'null: the field is null, not absent', [
    [{ a: [null] }, { a: null }, true],
    [{ a: [null] }, { a: 1 }, false],
    [{ a: [null] }, {}, false],
  ]);
  operator('empty', TABLE, 'Empty: the field is empty text', [
    [{ a: [''] }, { a: '' }, true],
    [{ a: [''] }, { a: 'x' }, false],
  ]);
  operator('equals', TABLE, 'Equals: exact, case-sensitive, and of the same type', [
    [{ a: ['Alice'] }, { a: 'Alice' }, true],
    [{ a: ['Alice'] }, { a: 'alice' }, false],
    [{ a: [1] }, { a: 1 }, true],
    [{ a: [1] }, { a: '1' }, false],
    [{ a: [true] }, { a: true }, true],
    [{ toString: [{ exists: true }] }, {}, false],
  ]);
  operator('equals-ignore-case', TABLE, 'equals-ignore-case: in any case', [
    [{ a: [{ 'equals-ignore-case': 'alice' }] }, { a: 'ALICE' }, true],
    [{ a: [{ 'equals-ignore-case': 'alice' }] }, { a: 'bob' }, false],
  ]);
  operator('and', TABLE, 'And: every field of the pattern matches, nested ones included', [
    [{ a: ['x'], b: ['y'] }, { a: 'x', b: 'y' }, true],
    [{ a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
    [{ a: { b: ['x'] } }, { a: { b: 'x' } }, true],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
  ]);
  operator('or', TABLE, 'Or: one of the values of a field matches', [
    [{ a: ['x', { prefix: 'y' }] }, { a: 'yes' }, true],
    [{ a: ['x', { prefix: 'y' }] }, { a: 'no' }, false],
  ]);
  operator('or-fields', TABLE, '$or: one of several fields matches', [
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
    [{ $or: [{ a: ['x'] }, { b: ['y'] }] }, { a: 'y' }, false],
    [{ c: [1], $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, false],
    [{ a: { $or: [{ b: ['x'] }, { c: ['y'] }] } }, { a: { c: 'y' } }, true],
    [{ a: { b: [1] }, $or: [{ a: { c: [2] } }, { z: [1] }] }, { a: [{ b: 1 }, { c: 2 }] }, false],
    [{ a: { b: [1] }, $or: [{ a: { c: [2] } }, { z: [1] }] }, { a: [{ b: 1, c: 2 }] }, true],
    [{ $or: ['x', 'y'] }, { $or: 'y' }, true],
  ]);
  operator('anything-but', TABLE, 'anything-but: present, and none of these values', [
    [{ a: [{ 'anything-but': ['x'] }] }, { a: 'y' }, true],
    [{ a: [{ 'anything-but': ['x'] }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    [{ a: [{ 'anything-but': [1, 2] }] }, { a: 2 }, false],
    [{ a: [{ 'anything-but': ['x'] }] }, {}, false],
  ]);
  operator('numeric', TABLE, 'numeric: =, <, <=, >, >= and ranges, on numbers only', [
    [{ a: [{ numeric: ['=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['<', 5] }] }, { a: 5 }, false],
    [{ a: [{ numeric: ['>=', 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 10 }, false],
    [{ a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 20 }, true],
    [{ a: [{ numeric: ['=', 5] }] }, { a: '5' }, false],
  ]);
  operator('exists', TABLE, 'exists: true or false, on leaf nodes only', [
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ exists: false }] }, { b: 1 }, true],
    [{ a: [{ exists: false }] }, { a: 1 }, false],
    [{ a: [{ exists: true }] }, { a: [] }, false],
    [{ a: [{ exists: true }] }, { a: [[]] }, false],
    [{ a: [{ exists: true }] }, { a: [null] }, true],
    [{ a: [{ exists: false }] }, { a: [] }, true],
    [{ a: { b: [{ exists: false }] } }, { a: [] }, true],
    [{ a: { b: [{ exists: false }] } }, { a: [{ c: 1 }, { b: 2 }] }, false],
    [{ a: { b: [{ exists: false }], c: [1] } }, { a: [{ c: 1 }, { d: 2 }] }, true],
  ]);
  operator('prefix', TABLE, 'prefix: the text begins so', [
    [{ a: [{ prefix: 'us-' }] }, { a: 'us-east-1' }, true],
    [{ a: [{ prefix: 'us-' }] }, { a: 'eu-us-1' }, false],
  ]);
  operator('suffix', TABLE, 'suffix: the text ends so', [
    [{ a: [{ suffix: '.png' }] }, { a: 'a.png' }, true],
    [{ a: [{ suffix: '.png' }] }, { a: 'a.jpg' }, false],
  ]);
  operator('array', BEYOND, 'An array in the value matches when one of its items does', [
    [{ a: ['x'] }, { a: ['w', 'x'] }, true],
    [{ a: ['x'] }, { a: ['w'] }, false],
    [{ a: ['x'] }, { a: ['w', ['x']] }, true],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x', c: 'y' }] }, true],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x' }, { c: 'y' }] }, false],
  ]);
  operator(
    'dotted',
    BEYOND,
    'A name with dots, in the pattern or in the value, is the path to a nested field',
    [
      [{ 'a.b': ['x'] }, { a: { b: 'x' } }, true],
      [{ a: { b: ['x'] } }, { 'a.b': 'x' }, true],
      [{ 'a.b': ['x'] }, { 'a.b': 'x' }, true],
      [{ 'a.b': ['x'] }, { 'a.b': 'y', a: { c: 'x' } }, false],
      [{ a: { 'b.c': ['x'] } }, { 'a.b': { c: 'x' } }, true],
      [{ a: { b: { c: ['x'] } } }, { 'a.b.c': 'x' }, true],
      [{ a: { b: ['x'], c: ['y'] } }, { 'a.b': 'x', a: { c: 'y' } }, true],
      [{ a: { b: ['x'], c: ['y'] } }, { 'a.b': 'x', a: [{ c: 'y' }] }, true],
      [{ a: [5], 'a.b': ['x'] }, { a: 5, 'a.b': 'x' }, true],
      [{ a: { b: ['y'] } }, { 'a.b': 'x', a: { b: 'y' } }, true],
      [{ a: { b: [{ exists: false }] } }, { 'a.b': 1 }, false],
      [{ 'a.b': [{ exists: false }] }, { a: { b: 1 } }, false],
      [{ 'a.b': ['x'], 'a.c': ['y'] }, { a: [{ b: 'x' }, { c: 'y' }] }, false],
      [{ a: { b: ['x'] } }, [{ 'a.b': 'x' }], false],
    ],
  );
  operator('affix-case', BEYOND, 'prefix and suffix with equals-ignore-case', [
    [{ a: [{ prefix: { 'equals-ignore-case': 'US-' } }] }, { a: 'us-east-1' }, true],
    [{ a: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }, { a: 'a.jpg' }, false],
  ]);
  operator('anything-but-nested', BEYOND, 'anything-but with prefix, suffix, wildcard, equals-ignore-case', [
    [{ a: [{ 'anything-but': { prefix: 'us-' } }] }, { a: 'eu-west-1' }, true],
    [{ a: [{ 'anything-but': { prefix: 'us-' } }] }, { a: 'us-east-1' }, false],
    [{ a: [{ 'anything-but': { suffix: ['.a', '.b'] } }] }, { a: 'x.b' }, false],
    [{ a: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { a: '/src/x' }, true],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] }, { a: 'X' }, false],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }, {}, false],
  ]);
  operator('wildcard', BEYOND, 'wildcard: stars for any text, a backslash before a literal one', [
    [{ a: [{ wildcard: '*.png' }] }, { a: 'dir/a.png' }, true],
    [{ a: [{ wildcard: 'ab*ba' }] }, { a: 'aba' }, false],
    [{ a: [{ wildcard: 'dir/*/file*.txt' }] }, { a: 'dir/x/file1.txt' }, true],
    [{ a: [{ wildcard: 'a\\*b' }] }, { a: 'a*b' }, true],
    [{ a: [{ wildcard: 'a\\*b' }] }, { a: 'axb' }, false],
    [{ a: [{ wildcard: '1*' }] }, { a: 10 }, false],
  ]);
  operator('cidr', BEYOND, 'cidr: an address of the block, IPv4 or IPv6', [
    [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }, true],
    [{ a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' }, false],
    [{ a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8::1' }, true],
    [{ a: [{ cidr: '10.0.0.0/8' }] }, { a: 'ten' }, false],
  ]);

  statement('6-number-text', TABLE, 'Equality of numbers compares their text: 300 is not 300.0', () => {
    const examples: [literal: string, text: string, equal: boolean][] = [
      ['300', '{"a":300}', true],
      ['300', '{"a":300.0}', false],
      ['300', '{"a":3.0e2}', false],
      ['300.0', '{"a":300.0}', true],
      ['300.0', '{"a":300}', false],
      ['12345678901234567890', '{"a":12345678901234567890}', true],
      ['12345678901234567890', '{"a":12345678901234567891}', false],
    ];
    const passesText = (pattern: string, text: string) =>
      compileFilterCriteria({ Filters: [{ Pattern: pattern }] })?.(new FilterableValue(Buffer.from(text)));
    for (const [literal, text, equal] of examples) {
      expect([literal, text, passesText(`{"value":{"a":[${literal}]}}`, text)]).toEqual([
        literal,
        text,
        equal,
      ]);
      const except = `{"value":{"a":[{"anything-but":${literal}}]}}`;
      expect([literal, text, passesText(except, text)]).toEqual([literal, text, !equal]);
    }
  });
});

describe('a filter pattern', () => {
  test('Numbers that no double holds are compared exactly, by value and by text', () => {
    const passesNumber = (pattern: string, number: string) =>
      compileFilterCriteria({ Filters: [{ Pattern: `{"value":{"a":[${pattern}]}}` }] })?.(
        new FilterableValue(Buffer.from(`{"a":${number}}`)),
      );
    const examples: [pattern: string, number: string, passes: boolean][] = [
      ['9007199254740993', '9007199254740993', true],
      ['9007199254740993', '9007199254740992', false],
      ['-9223372036854775808', '-9223372036854775807', false],
      ['{"anything-but":[9007199254740993]}', '9007199254740992', true],
      ['{"numeric":["=",9007199254740993]}', '9007199254740992', false],
      ['{"numeric":["=",9007199254740993]}', '9007199254740993', true],
      ['{"numeric":["=",9007199254740993]}', '9.007199254740993e15', true],
      ['{"numeric":[">",9007199254740992]}', '9007199254740993', true],
      ['{"numeric":[">",-9007199254740993,"<",-9007199254740991]}', '-9007199254740992', true],
      ['{"numeric":[">",-9007199254740993,"<",-9007199254740991]}', '-9007199254740993', false],
      ['{"numeric":["<",5000000001]}', '5000000000', true],
      ['{"numeric":["<",0.10000000000000001]}', '0.1', true],
      ['{"numeric":[">",0.10000000000000001]}', '-1', false],
      ['{"numeric":["=",0.0000000000000000000]}', '-0.0', true],
      ['{"numeric":["<",1000000000000000000001]}', '1e999999999999', false],
    ];
    expect(examples.map(([pattern, number]) => [pattern, number, passesNumber(pattern, number)])).toEqual(
      examples,
    );
  });

  test('A pattern for a number matches values that a registry decoded', () => {
    const filter = compileFilterCriteria(criteria({ a: [300] }));
    expect(filter?.(new FilterableValue(null, { a: 300 }))).toBe(true);
    expect(filter?.(new FilterableValue(null, { a: 301 }))).toBe(false);
  });

  test('numeric compares values, whatever their notation', () => {
    const filter = compileFilterCriteria(criteria({ a: [{ numeric: ['=', 300] }], b: [1] }));
    expect(filter?.(new FilterableValue(Buffer.from('{"a":3.0e2,"b":1}')))).toBe(true);
  });

  test('A wildcard pattern matches what the equivalent regular expression matches', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\'), maxLength: 8 });
    const pattern = fc.array(text, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(pattern, text, (pieces, value) => {
        const inner = pieces.slice(1, -1).filter((piece) => piece !== '');
        const parts = [pieces[0] ?? '', ...inner, ...(pieces.length > 1 ? [pieces.at(-1) ?? ''] : [])];
        const wildcard = parts.map((part) => part.replace(/[\\*]/g, '\\$&')).join('*');
        const expression = new RegExp(
          `^${parts.map((part) => part.replace(/[\\*]/g, '\\$&')).join('.*')}$`,
          's',
        );
        expect(passes({ a: [{ wildcard }] }, { a: value })).toBe(expression.test(value));
      }),
    );
  });

  statement('6-filters', 'DOC', 'A record passes when one of the filters matches', () => {
    const filter = compileFilterCriteria(criteria({ a: ['x'] }, { a: ['y'] }));
    expect(filter?.(new FilterableValue(Buffer.from('{"a":"y"}')))).toBe(true);
    expect(filter?.(new FilterableValue(Buffer.from('{"a":"z"}')))).toBe(false);
  });
});

describe('a mapping with filters', () => {
  statement(
    '6-commit',
    'DOC invocation-eventfiltering',
    'Filtered-out records are committed past, and are no dead letters',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce(['x', 'y', 'x', 'y'].map((type) => ({ value: JSON.stringify({ type }) })));
      const uuid = await scenario.map({ FilterCriteria: criteria({ type: ['x'] }) });
      await until(async () => (await scenario.committed(uuid))[0] === 4, 'the commit');
      expect(scenario.records.map(({ offset }) => offset)).toEqual([0, 2]);
      expect(scenario.service.metrics(uuid)).toMatchObject({
        FilteredOutEventCount: 2,
        DroppedEventCount: 0,
      });
    },
  );

  statement(
    '6-all-filtered',
    'UNCONFIRMED',
    'When every record is filtered out the position still moves on',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ value: '{"type":"y"}' }]);
      const uuid = await scenario.map({ FilterCriteria: criteria({ type: ['x'] }) });
      await until(async () => (await scenario.committed(uuid))[0] === 1, 'the commit');
      expect(scenario.events).toEqual([]);
    },
  );
});
