import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import { eventTypes } from '../../events/catalogue.ts';
import { currentSchemas, type SchemaFile, schemaVersionsOf } from '../../events/schema-files.ts';

/** An event as it was once published: the Avro bytes that a schema version wrote, and what they say. */
interface Fixture {
  /** Base64 of the Avro payload, without the Glue frame. */
  readonly payload: string;
  readonly event: Readonly<Record<string, unknown>>;
}

const published = eventTypes.flatMap(schemaVersionsOf);
const current = new Map(currentSchemas().map((schema) => [schema.eventType, typeOf(schema)]));

function typeOf({ definition }: SchemaFile): avro.Type {
  return avro.Type.forSchema(JSON.parse(definition));
}

function fixtureOf({ eventType, version }: SchemaFile): Fixture {
  const file = join(import.meta.dirname, '../../events/fixtures', eventType, `${version}.json`);
  if (!existsSync(file)) throw new Error(`${file} is missing: each published schema version keeps an event.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The event without what later versions of its schema left out. */
function withFieldsOf(reader: avro.Type, event: Fixture['event']): Fixture['event'] {
  const names = (reader as avro.types.RecordType).fields.map(({ name }) => name);
  return Object.fromEntries(Object.entries(event).filter(([name]) => names.includes(name)));
}

describe('every event ever published', () => {
  test.each(published)('$eventType version $version is read by the current schema', (schema) => {
    const reader = current.get(schema.eventType) as avro.Type;
    const { payload, event } = fixtureOf(schema);
    const decoded = reader.fromBuffer(Buffer.from(payload, 'base64'), reader.createResolver(typeOf(schema)));
    expect(JSON.parse(JSON.stringify(decoded))).toMatchObject(withFieldsOf(reader, event));
  });

  test.each(published)('$eventType version $version is still what its schema file writes', (schema) => {
    const { payload, event } = fixtureOf(schema);
    expect(typeOf(schema).toBuffer(event).toString('base64')).toBe(payload);
  });
});

test('an OrderPlaced carries its payment token in version 1 alone', () => {
  const fieldsOf = (schema: SchemaFile) => Object.keys(fixtureOf(schema).event);
  const [first, ...later] = schemaVersionsOf('OrderPlaced') as [SchemaFile, ...SchemaFile[]];
  expect(fieldsOf(first)).toContain('paymentToken');
  expect(later.length).toBeGreaterThan(0);
  for (const schema of later) expect(fieldsOf(schema)).not.toContain('paymentToken');
});

describe('schema versions', () => {
  test.each(eventTypes)('of %s are numbered from 1 without a gap', (eventType) => {
    const versions = schemaVersionsOf(eventType);
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
  });

  test('a field without a default would break reading what was published before', () => {
    const [first] = schemaVersionsOf('EmailSent') as [SchemaFile];
    const definition = JSON.parse(first.definition);
    definition.fields.push({ name: 'subject', type: 'string' });
    expect(() => avro.Type.forSchema(definition).createResolver(typeOf(first))).toThrow('subject');
  });
});
