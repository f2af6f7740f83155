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

describe('a filter pattern', () => {
  test.each<[string, unknown, unknown, boolean]>([
    ['null', { a: [null] }, { a: null }, true],
    ['null', { a: [null] }, { a: 1 }, false],
    ['null of an absent field', { a: [null] }, {}, false],
    ['empty', { a: [''] }, { a: '' }, true],
    ['empty', { a: [''] }, { a: 'x' }, false],
    ['equals', { a: ['Alice'] }, { a: 'Alice' }, true],
    ['equals in another case', { a: ['Alice'] }, { a: 'alice' }, false],
    ['equals of a number', { a: [1] }, { a: 1 }, true],
    ['equals of a number as text', { a: [1] }, { a: '1' }, false],
    ['equals of a boolean', { a: [true] }, { a: true }, true],
    ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'alice' }] }, { a: 'ALICE' }, true],
    ['anything-but', { a: [{ 'anything-but': ['x'] }] }, { a: 'y' }, true],
    ['anything-but', { a: [{ 'anything-but': ['x'] }] }, { a: 'x' }, false],
    ['anything-but of one value', { a: [{ 'anything-but': 'x' }] }, { a: 'x' }, false],
    ['anything-but of an absent field', { a: [{ 'anything-but': ['x'] }] }, {}, false],
    ['numeric =', { a: [{ numeric: ['=', 5] }] }, { a: 5 }, true],
    ['numeric range, at its open end', { a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 10 }, false],
    ['numeric range, at its closed end', { a: [{ numeric: ['>', 10, '<=', 20] }] }, { a: 20 }, true],
    ['numeric of text', { a: [{ numeric: ['=', 5] }] }, { a: '5' }, false],
    ['exists', { a: [{ exists: true }] }, { a: null }, true],
    ['exists of an object', { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ['exists false', { a: [{ exists: false }] }, { b: 1 }, true],
    ['exists false', { a: [{ exists: false }] }, { a: 1 }, false],
    ['prefix', { a: [{ prefix: 'us-' }] }, { a: 'us-east-1' }, true],
    ['suffix', { a: [{ suffix: '.png' }] }, { a: 'a.jpg' }, false],
    ['or within a field', { a: ['x', { prefix: 'y' }] }, { a: 'yes' }, true],
    ['and over fields', { a: ['x'], b: ['y'] }, { a: 'x', b: 'z' }, false],
    ['$or over fields', { $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, true],
    ['$or with an and', { c: [1], $or: [{ a: ['x'] }, { b: ['y'] }] }, { b: 'y' }, false],
    ['nested fields', { a: { b: ['x'] } }, { a: { b: 'x' } }, true],
    ['an array in the value', { a: ['x'] }, { a: ['w', 'x'] }, true],
    ['prefix in any case', { a: [{ prefix: { 'equals-ignore-case': 'US-' } }] }, { a: 'us-east-1' }, true],
    ['suffix in any case', { a: [{ suffix: { 'equals-ignore-case': '.PNG' } }] }, { a: 'a.jpg' }, false],
    ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'us-' } }] }, { a: 'eu-west-1' }, true],
    ['anything-but a prefix', { a: [{ 'anything-but': { prefix: 'us-' } }] }, { a: 'us-east-1' }, false],
    ['anything-but suffixes', { a: [{ 'anything-but': { suffix: ['.a', '.b'] } }] }, { a: 'x.b' }, false],
    ['anything-but a wildcard', { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] }, { a: '/src/x' }, true],
    [
      'anything-but a text in any case',
      { a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] },
      { a: 'X' },
      false,
    ],
    ['anything-but of an absent field', { a: [{ 'anything-but': { prefix: 'x' } }] }, {}, false],
    ['anything-but a number', { a: [{ 'anything-but': [1, 2] }] }, { a: 2 }, false],
    ['wildcard', { a: [{ wildcard: '*.png' }] }, { a: 'dir/a.png' }, true],
    ['wildcard that needs both ends', { a: [{ wildcard: 'ab*ba' }] }, { a: 'aba' }, false],
    ['wildcard between', { a: [{ wildcard: 'dir/*/file*.txt' }] }, { a: 'dir/x/file1.txt' }, true],
    ['wildcard of a literal star', { a: [{ wildcard: 'a\\*b' }] }, { a: 'a*b' }, true],
    ['wildcard of a literal star', { a: [{ wildcard: 'a\\*b' }] }, { a: 'axb' }, false],
    ['wildcard of a number', { a: [{ wildcard: '1*' }] }, { a: 10 }, false],
    ['cidr', { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.0.255' }, true],
    ['cidr', { a: [{ cidr: '10.0.0.0/24' }] }, { a: '10.0.1.0' }, false],
    ['cidr of IPv6', { a: [{ cidr: '2001:db8::/32' }] }, { a: '2001:db8::1' }, true],
    ['cidr of text', { a: [{ cidr: '10.0.0.0/8' }] }, { a: 'ten' }, false],
    ['an inherited name', { toString: [{ exists: true }] }, {}, false],
  ])('%s', (_, pattern, value, expected) => {
    expect(passes(pattern, value)).toBe(expected);
  });

  test.each([
    ['300', '{"a":300}', true],
    ['300', '{"a":300.0}', false],
    ['300', '{"a":3.0e2}', false],
    ['300.0', '{"a":300.0}', true],
    ['300.0', '{"a":300}', false],
    ['12345678901234567890', '{"a":12345678901234567890}', true],
    ['12345678901234567890', '{"a":12345678901234567891}', false],
  ])('of the number %s compares the text of %s', (literal, text, expected) => {
    const filter = compileFilterCriteria({ Filters: [{ Pattern: `{"value":{"a":[${literal}]}}` }] });
    expect(filter?.(new FilterableValue(Buffer.from(text)))).toBe(expected);
    const except = { Filters: [{ Pattern: `{"value":{"a":[{"anything-but":${literal}}]}}` }] };
    expect(compileFilterCriteria(except)?.(new FilterableValue(Buffer.from(text)))).toBe(!expected);
  });

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

  test('passes a record when one of the filters matches', () => {
    const filter = compileFilterCriteria(criteria({ a: ['x'] }, { a: ['y'] }));
    expect(filter?.(new FilterableValue(Buffer.from('{"a":"y"}')))).toBe(true);
    expect(filter?.(new FilterableValue(Buffer.from('{"a":"z"}')))).toBe(false);
  });

  test.each([
    ['plain text', ['hello'], 'hello', true],
    ['plain text that differs', [{ 'anything-but': ['error'] }], 'error', false],
    ['JSON for a text pattern', ['hello'], '{"a":1}', true],
    ['text for a JSON pattern', { a: ['x'] }, 'hello', true],
    ['broken JSON for a JSON pattern', { a: ['x'] }, '{"a":', true],
  ])('with %s', (_, pattern, text, expected) => {
    expect(compileFilterCriteria(criteria(pattern))?.(new FilterableValue(Buffer.from(text)))).toBe(expected);
  });

  test('passes bytes that are no text, and tombstones', () => {
    const filter = compileFilterCriteria(criteria({ a: ['x'] }));
    expect(filter?.(new FilterableValue(Buffer.from([0xff, 0xfe])))).toBe(true);
    expect(filter?.(new FilterableValue(null))).toBe(true);
  });

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
