import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MappingRecord } from '../../../local/src/event-source-mapping/core/record.ts';
import { encode, schemaIdOf } from '../../../local/src/json-api/record-values.ts';
import { schemaBy, schemasOfTopic } from '../../../local/src/json-api/topic-schemas.ts';
import {
  openSchemaRegistry,
  type SchemaRegistry,
} from '../../../local/src/resources/glue/schema-registry.ts';

const registryArn = 'arn:aws:glue:us-east-1:123456789012:registry/shop';
const avro = (...fields: string[]) =>
  JSON.stringify({ type: 'record', name: 'R', fields: fields.map((name) => ({ name, type: 'string' })) });

let folder: string;
let registry: SchemaRegistry;
const register = (schemaName: string, definition: string) =>
  registry.register({ registryArn, schemaName, dataFormat: 'AVRO', definition }).schemaVersionId;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemas-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** How a value is encoded for the topic `orders`; undefined for JSON. @param records values of the topic's records. */
async function encodedBy(value: unknown, records: Buffer[] = [], mappings: object[] = []) {
  const ports = {
    records: {
      read: async () =>
        records.map((each, offset) => ({ value: each, offset, timestamp: offset }) as MappingRecord),
      write: async () => [],
    },
    mappings: { list: () => mappings as EventSourceMappingConfiguration[] },
    schemas: () => registry.all(),
    findSchema: (id: string) => registry.find(id),
  };
  const candidates = await schemasOfTopic(ports as never, 'orders', [{ partition: 0, start: 0, end: 1 }]);
  return schemaIdOf(encode(value, candidates));
}

const reading = {
  Topics: ['orders'],
  AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: { SchemaRegistryURI: registryArn } },
};

test('A value is encoded by the newest schema with the name of its topic.', async () => {
  registry = openSchemaRegistry(join(folder, 'namesake.json'));
  register('others', avro('id'));
  expect(await encodedBy({ id: 'a' })).toBeUndefined();
  const first = register('orders', avro('id'));
  const second = register('orders', avro('id', 'note'));
  expect(await encodedBy({ id: 'a', note: '' })).toBe(second);
  expect(await encodedBy('text')).toBeUndefined();
  // The template has the first definition again.
  expect(register('orders', avro('id'))).toBe(first);
  expect(await encodedBy({ id: 'a' })).toBe(first);
});

test('A value is encoded by the one schema that it fits of a registry which a mapping of the topic reads.', async () => {
  registry = openSchemaRegistry(join(folder, 'registry.json'));
  const placed = register('OrderPlaced', avro('id'));
  register('OrderShipped', avro('id', 'place'));
  expect(await encodedBy({ id: 'a' })).toBeUndefined();
  expect(await encodedBy({ id: 'a' }, [], [reading])).toBe(placed);
  await expect(encodedBy({ other: 'a' }, [], [reading])).rejects.toThrow(
    /value is {"other":"a"}; accepted: what fits a schema of the topic \(OrderPlaced: .*; OrderShipped: /,
  );
  const cancelled = register('OrderCancelled', avro('id'));
  await expect(encodedBy({ id: 'a' }, [], [reading])).rejects.toThrow(
    'fits several schemas; accepted as schemaName: OrderPlaced, OrderCancelled',
  );
  const likeTheLast = encode({ id: 'z' }, { preferred: [registry.find(cancelled) as never] }) as Buffer;
  expect(await encodedBy({ id: 'a' }, [likeTheLast], [reading])).toBe(cancelled);
});

test('A schema that is named is the newest of its name; an unknown name lists those there are.', () => {
  registry = openSchemaRegistry(join(folder, 'named.json'));
  register('OrderPlaced', avro('id'));
  const newest = register('OrderPlaced', avro('id', 'note'));
  const ports = { schemas: () => registry.all(), findSchema: (id: string) => registry.find(id) } as never;
  expect(schemaBy(ports, { schemaName: 'OrderPlaced' })?.schemaVersionId).toBe(newest);
  expect(schemaBy(ports, {})).toBeUndefined();
  expect(() => schemaBy(ports, { schemaName: 'Order' })).toThrow(
    'schemaName is Order; accepted: OrderPlaced',
  );
  expect(() => schemaBy(ports, { schemaVersionId: 'x' })).toThrow(`schemaVersionId is x; accepted: `);
});
