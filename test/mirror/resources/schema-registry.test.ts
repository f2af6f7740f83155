import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openSchemaRegistry } from '../../../local/src/resources/glue/schema-registry.ts';

const schema = {
  registryArn: 'arn:registry',
  schemaName: 'Placed',
  dataFormat: 'AVRO',
  definition: '"string"',
} as const;

describe('the schema registry of the mirror', () => {
  test('The schema registry of the mirror gives a definition the same id in every run, and keeps those of earlier runs', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'orderstream-registry-')), 'schemas.json');
    const first = openSchemaRegistry(file).register(schema);
    const later = openSchemaRegistry(file);
    const changed = later.register({ ...schema, definition: '"bytes"' });
    expect(later.register(schema)).toEqual(first);
    expect(changed.schemaVersionId).not.toBe(first.schemaVersionId);
    expect(openSchemaRegistry(file).find(first.schemaVersionId)).toEqual(first);
  });

  test('The schema registry of the mirror does not mix schemas of one definition that have different names', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'orderstream-registry-')), 'schemas.json');
    const registry = openSchemaRegistry(file);
    const other = registry.register({ ...schema, schemaName: 'Shipped' });
    expect(other.schemaVersionId).not.toBe(registry.register(schema).schemaVersionId);
  });

  test.each([
    ['AVRO', '{"type":"thing"}'],
    ['AVRO', '{'],
    ['JSON', '{"type":"thing"}'],
  ] as const)('refuses an %s definition that is none: %s', (dataFormat, definition) => {
    const file = join(mkdtempSync(join(tmpdir(), 'orderstream-registry-')), 'schemas.json');
    const registry = openSchemaRegistry(file);
    expect(() => registry.register({ ...schema, dataFormat, definition })).toThrow();
    expect(existsSync(file)).toBe(false);
  });
});
