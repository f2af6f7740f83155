import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import { compileAvroReader } from '../../../../local/src/event-source-mapping/schema/avro-to-json.ts';
import { compileJsonSchemaReader } from '../../../../local/src/event-source-mapping/schema/json-schema.ts';

describe('JSON Schema', () => {
  test.each<[string, string | undefined]>([
    ['draft 4', 'http://json-schema.org/draft-04/schema#'],
    ['draft 6', 'http://json-schema.org/draft-06/schema#'],
    ['draft 7', 'http://json-schema.org/draft-07/schema#'],
    ['no draft named', undefined],
  ])('of %s is read', (_, $schema) => {
    const read = compileJsonSchemaReader(JSON.stringify({ $schema, type: 'object', required: ['id'] }));
    expect(read(Buffer.from('{"id":1}'))).toEqual({ id: 1 });
    expect(() => read(Buffer.from('{}'))).toThrow("must have required property 'id'");
    expect(() => read(Buffer.from('id'))).toThrow('not valid JSON');
  });

  test.each([
    ['no JSON', '{', 'JSON'],
    ['no schema', '{"type":"thing"}', 'must be equal to one of the allowed values'],
    ['of an unknown draft', '{"$schema":"http://example.com/mine"}', 'accepted are drafts 4, 6 and 7'],
  ])('that is %s is refused', (_, schema, message) => {
    expect(() => compileJsonSchemaReader(schema)).toThrow(message);
  });
});

describe('Avro as plain JSON', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['a union', ['null', 'int', 'string'], { string: 'x' }, 'x'],
    ['a union whose branches only wrapping distinguishes', ['int', 'double'], { double: 1.5 }, 1.5],
    ['bytes', 'bytes', Buffer.from([0, 65, 255]), '\u0000A\u00ff'],
    ['a logical type', { type: 'long', logicalType: 'timestamp-millis' }, 1545084650987, 1545084650987],
    [
      'a map of unions',
      { type: 'map', values: ['null', 'int'] },
      { a: { int: 1 }, b: null },
      { a: 1, b: null },
    ],
    [
      'an array of enums',
      { type: 'array', items: { type: 'enum', name: 'E', symbols: ['A', 'B'] } },
      ['B'],
      ['B'],
    ],
  ])('%s', (_, schema, value, expected) => {
    const type = avro.Type.forSchema(schema as avro.Schema, { wrapUnions: true });
    expect(compileAvroReader(JSON.stringify(schema))(type.toBuffer(value))).toEqual(expected);
  });

  /** What a schema makes of Avro binary, as the text that is delivered. */
  const read = (schema: unknown, hex: string) =>
    JSON.stringify(compileAvroReader(JSON.stringify(schema))(Buffer.from(hex, 'hex')));
  const LARGEST = 'feffffffffffffffff01';
  const SMALLEST = 'ffffffffffffffffff01';
  const record = (type: unknown) => ({ type: 'record', name: 'R', fields: [{ name: 'a', type }] });

  test.each<[string, unknown, string, string]>([
    ['the largest', 'long', LARGEST, '9223372036854775807'],
    ['the smallest', 'long', SMALLEST, '-9223372036854775808'],
    ['the first that no double holds', 'long', '8280808080808020', '9007199254740993'],
    ['its negative', 'long', '8180808080808020', '-9007199254740993'],
    ['the largest that needs no text', 'long', 'feffffffffffff1f', '9007199254740991'],
    ['minus one', 'long', '01', '-1'],
    ['a field', record('long'), LARGEST, '{"a":9223372036854775807}'],
    ['a branch of a union', record(['null', 'long']), `02${LARGEST}`, '{"a":9223372036854775807}'],
    ['an item', { type: 'array', items: 'long' }, `02${SMALLEST}00`, '[-9223372036854775808]'],
    ['a value of a map', { type: 'map', values: 'long' }, `020278${LARGEST}00`, '{"x":9223372036854775807}'],
    ['a logical type', { type: 'long', logicalType: 'timestamp-micros' }, LARGEST, '9223372036854775807'],
    [
      'a nested record',
      record({ ...record('long'), name: 'S' }),
      SMALLEST,
      '{"a":{"a":-9223372036854775808}}',
    ],
  ])('a long is exact: %s', (_, schema, hex, expected) => {
    expect(read(schema, hex)).toBe(expected);
  });

  test('NaN and the infinities are text, as Avro for Java writes them, in double and float', () => {
    expect(read('double', '000000000000f87f')).toBe('"NaN"');
    expect(read('double', '000000000000f0ff')).toBe('"-Infinity"');
    expect(read('float', '0000807f')).toBe('"Infinity"');
    expect(read({ type: 'array', items: ['null', 'double'] }, '0202000000000000f87f00')).toBe('["NaN"]');
  });

  test.each([1.1, -0.1, 3.4028234663852886e38, 1.401298464324817e-45, 16777216, 0.3, 123456.79])(
    'a float of %d is the shortest number that is the same float',
    (number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(number);
      const shown = Number(read('float', bytes.toString('hex')));
      expect(Math.fround(shown)).toBe(Math.fround(number));
      expect(String(shown).length).toBeLessThanOrEqual(String(number).length);
    },
  );

  test('bytes after the datum are ignored, missing ones are an error', () => {
    expect(read(record('long'), '02ffff')).toBe('{"a":1}');
    expect(() => read(record('double'), '0000')).toThrow('truncated buffer');
  });

  test('a recursive record', () => {
    const schema = {
      type: 'record',
      name: 'Node',
      fields: [
        { name: 'v', type: 'int' },
        { name: 'next', type: ['null', 'Node'] },
      ],
    };
    const type = avro.Type.forSchema(schema as avro.Schema, { wrapUnions: true });
    const bytes = type.toBuffer({ v: 1, next: { Node: { v: 2, next: null } } });
    expect(compileAvroReader(JSON.stringify(schema))(bytes)).toEqual({ v: 1, next: { v: 2, next: null } });
  });
});
