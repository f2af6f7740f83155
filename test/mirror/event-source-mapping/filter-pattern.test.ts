import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compileFilterCriteria,
  FilterableValue,
} from '../../../local/event-source-mapping/filter-pattern/index.ts';
import { statement } from '../../support/conformance.ts';
import { Scenario, until } from './harness.ts';

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
  ]);
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
  test('of a number holds for what a registry decoded', () => {
    const filter = compileFilterCriteria(criteria({ a: [300] }));
    expect(filter?.(new FilterableValue(null, { a: 300 }))).toBe(true);
    expect(filter?.(new FilterableValue(null, { a: 301 }))).toBe(false);
  });

  test('numeric compares values, however they are written', () => {
    const filter = compileFilterCriteria(criteria({ a: [{ numeric: ['=', 300] }], b: [1] }));
    expect(filter?.(new FilterableValue(Buffer.from('{"a":3.0e2,"b":1}')))).toBe(true);
  });

  test('with wildcards takes what a regular expression of the same meaning takes', () => {
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

  const passesText = (pattern: unknown, text: string | Buffer | null) =>
    compileFilterCriteria(criteria(pattern))?.(new FilterableValue(text === null ? null : Buffer.from(text)));

  statement('6-text', 'DOC kafka-filtering', 'A pattern for plain text filters plain text', () => {
    expect(passesText(['hello'], 'hello')).toBe(true);
    expect(passesText([{ 'anything-but': ['error'] }], 'error')).toBe(false);
  });

  statement(
    '6-format',
    'DOC; what becomes of the record INFER, UNCONFIRMED',
    'A value of another format than the pattern, or that is no UTF-8, is delivered',
    () => {
      expect(passesText(['hello'], '{"a":1}')).toBe(true);
      expect(passesText({ a: ['x'] }, 'hello')).toBe(true);
      expect(passesText({ a: ['x'] }, '{"a":')).toBe(true);
      expect(passesText({ a: ['x'] }, Buffer.from([0xff, 0xfe]))).toBe(true);
    },
  );

  statement(
    '6-tombstone',
    'UNCONFIRMED',
    'Tombstones pass a filter on the value; JSON scalars and arrays count as plain text',
    () => {
      expect(passesText({ a: ['x'] }, null)).toBe(true);
      expect(passesText({ a: ['x'] }, '[1]')).toBe(true);
      expect(passesText(['42'], '42')).toBe(true);
      expect(passesText(['42'], '43')).toBe(false);
    },
  );

  test.each([
    ['is not JSON', '{'],
    ['is not an object', '[]'],
    ['names another key', '{"key":["a"]}'],
    ['has no array', '{"value":{"a":"x"}}'],
    ['has an unknown operator', '{"value":{"a":[{"starts":"x"}]}}'],
    ['has an inherited operator', '{"value":{"a":[{"constructor":"x"}]}}'],
    ['has an empty array', '{"value":{"a":[]}}'],
    ['has an empty object', '{"value":{}}'],
    ['compares with text', '{"value":{"a":[{"numeric":["=","5"]}]}}'],
    ['ends in the middle of a range', '{"value":{"a":[{"numeric":["=",5,"<"]}]}}'],
    ['asks exists for text', '{"value":{"a":[{"exists":"yes"}]}}'],
    ['has two stars in a row', '{"value":{"a":[{"wildcard":"a**"}]}}'],
    ['escapes a letter', '{"value":{"a":[{"wildcard":"\\\\a"}]}}'],
    ['ends in a backslash', '{"value":{"a":[{"wildcard":"a\\\\"}]}}'],
    ['has a block of 33 bits', '{"value":{"a":[{"cidr":"10.0.0.0/33"}]}}'],
    ['has an address for a block', '{"value":{"a":[{"cidr":"10.0.0.0"}]}}'],
    ['excludes nothing', '{"value":{"a":[{"anything-but":[]}]}}'],
    ['excludes by an unknown operator', '{"value":{"a":[{"anything-but":{"numeric":["=",1]}}]}}'],
    ['compares beyond the bounds', '{"value":{"a":[{"numeric":["<",5000000001]}]}}'],
    ['has one branch of $or', '{"value":{"$or":[{"a":["x"]}]}}'],
  ])('that %s is refused', (_, Pattern) => {
    expect(() => compileFilterCriteria({ Filters: [{ Pattern }] })).toThrow(
      expect.objectContaining({ name: 'InvalidFilterPattern' }),
    );
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
