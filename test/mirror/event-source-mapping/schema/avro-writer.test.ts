import { expect, test } from '@jest/globals';
import { compileAvroReader } from '../../../../local/src/event-source-mapping/schema/avro-to-json.ts';
import { compileAvroWriter } from '../../../../local/src/event-source-mapping/schema/avro-writer.ts';

const definition = JSON.stringify({
  type: 'record',
  name: 'Node',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'next', type: ['null', 'Node'], default: null },
    { name: 'tags', type: { type: 'array', items: 'string' }, default: [] },
    { name: 'sizes', type: { type: 'map', values: ['int', 'string'] }, default: {} },
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A', 'B'] }, default: 'A' },
    { name: 'raw', type: 'bytes', default: '' },
  ],
});
const write = compileAvroWriter(definition);
const read = compileAvroReader(definition);
const full = { id: 1, next: null, tags: ['x'], sizes: { a: 1, b: 'L' }, kind: 'B', raw: 'ÿ' };

test('What is written is read as the same JSON: records in records, unions, maps, enums and bytes.', () => {
  const value = { ...full, next: { ...full, id: 2 } };
  expect(read(write(value))).toEqual(value);
});

test('Members that are left out get their defaults.', () => {
  expect(read(write({ id: 3 }))).toEqual({ id: 3, next: null, tags: [], sizes: {}, kind: 'A', raw: '' });
});

test.each([
  ['long', 2n ** 63n - 1n],
  ['long', -(2n ** 63n)],
  [['int', 'double', 'long'], 9007199254740993n],
  [['null', { type: 'long', logicalType: 'timestamp-micros' }], 9007199254740993n],
])('Written as %j, %d has all its digits.', (type, id) => {
  const exact = JSON.stringify({ type: 'record', name: 'Exact', fields: [{ name: 'id', type }] });
  const value = compileAvroReader(exact)(compileAvroWriter(exact)({ id }));
  expect(JSON.stringify(value)).toBe(`{"id":${id}}`);
});

test('A double is the nearest to a long integer, also in a union where the integer has no 64 bits.', () => {
  for (const type of ['"double"', '["long","double"]'])
    expect(JSON.stringify(compileAvroReader(type)(compileAvroWriter(type)(2n ** 64n)))).toBe(
      '18446744073709552000',
    );
});

test.each([
  ['a member that the schema has not', { id: 1, other: 1 }],
  ['a required member that is missing', {}],
  ['another type', { id: 'one' }],
  ['an integer of more than 64 bits', { id: 2n ** 63n }],
  ['a number that may have been rounded', { id: 2 ** 53 }],
  ['a symbol that the enum has not', { id: 1, kind: 'C' }],
  ['a list with an item of another type', { id: 1, tags: [1] }],
  ['something else than an object', [1]],
])('A value with %s is refused.', (_, value) => {
  expect(() => write(value)).toThrow('does not fit the Avro schema Node');
});
