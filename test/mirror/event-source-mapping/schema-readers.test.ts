import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import { compileAvroReader } from '../../../local/event-source-mapping/schema/avro-to-json.ts';
import { compileJsonSchemaReader } from '../../../local/event-source-mapping/schema/json-schema.ts';

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
    ['a union that only wrapping tells apart', ['int', 'double'], { double: 1.5 }, 1.5],
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

  test('a long beyond the safe integers becomes the nearest number', () => {
    const largest = Buffer.from('feffffffffffffffff01', 'hex');
    expect(compileAvroReader('"long"')(largest)).toBe(2 ** 63);
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
