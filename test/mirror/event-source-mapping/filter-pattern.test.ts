import { describe, expect, test } from '@jest/globals';
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
    ['an inherited name', { toString: [{ exists: true }] }, {}, false],
  ])('%s', (_, pattern, value, expected) => {
    expect(passes(pattern, value)).toBe(expected);
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
