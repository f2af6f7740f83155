import { randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import avro from 'avsc';
import { compileAvroReader } from '../../../local/event-source-mapping/schema/avro-to-json.ts';
import { statement } from '../../support/conformance.ts';
import { Scenario, textOf, until } from './harness.ts';

const REGISTRY = 'arn:aws:glue:us-east-1:123456789012:registry/orders';
const definition = JSON.stringify({
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'note', type: ['null', 'string'], default: null },
  ],
});
const order = avro.Type.forSchema(JSON.parse(definition));

function glueMessage(versionId: string, payload: Buffer, compression = 0): Buffer {
  const body = compression === 5 ? deflateSync(payload) : payload;
  return Buffer.concat([
    Buffer.from([3, compression]),
    Buffer.from(versionId.replaceAll('-', ''), 'hex'),
    body,
  ]);
}

const registryConfig = (EventRecordFormat: 'JSON' | 'SOURCE' = 'JSON') => ({
  AmazonManagedKafkaEventSourceConfig: {
    SchemaRegistryConfig: {
      SchemaRegistryURI: REGISTRY,
      EventRecordFormat,
      SchemaValidationConfigs: [{ Attribute: 'VALUE' as const }],
    },
  },
});

function register(scenario: Scenario): string {
  const schemaVersionId = randomUUID();
  scenario.schemas.set(schemaVersionId, {
    schemaVersionId,
    registryArn: REGISTRY,
    dataFormat: 'AVRO',
    definition,
  });
  return schemaVersionId;
}

describe('a mapping with a schema registry', () => {
  statement(
    '1.4-json',
    'DOC services-consume-kafka-events',
    'A validated value is base64 of its JSON, with its schema named',
    async () => {
      await using scenario = await Scenario.create(1);
      const versionId = register(scenario);
      const payload = order.toBuffer({ id: 'o1', note: 'hi' });
      await scenario.produce(
        [0, 5].map((compression) => ({ key: 'k', value: glueMessage(versionId, payload, compression) })),
      );
      await scenario.map(registryConfig());
      await until(() => scenario.records.length === 2, 'both records');
      for (const record of scenario.records) {
        expect(JSON.parse(textOf(record) ?? '')).toEqual({ id: 'o1', note: 'hi' });
        expect(record.valueSchemaMetadata).toEqual({ dataFormat: 'AVRO', schemaId: versionId });
        expect(record).not.toHaveProperty('keySchemaMetadata');
      }
    },
  );

  statement('1.4-source', 'DOC', 'SOURCE keeps the encoded bytes and takes the header off', async () => {
    await using scenario = await Scenario.create(1);
    const versionId = register(scenario);
    const payload = order.toBuffer({ id: 'o1', note: null });
    await scenario.produce([{ value: glueMessage(versionId, payload) }]);
    await scenario.map(registryConfig('SOURCE'));
    await until(() => scenario.records.length === 1, 'the record');
    expect(scenario.records[0]?.value).toBe(payload.toString('base64'));
  });

  statement('1.4-filter', 'DOC', 'Filters run on the decoded value', async () => {
    await using scenario = await Scenario.create(1);
    const versionId = register(scenario);
    const value = (id: string) => glueMessage(versionId, order.toBuffer({ id, note: null }));
    await scenario.produce([{ value: value('a') }, { value: value('b') }]);
    const FilterCriteria = { Filters: [{ Pattern: '{"value":{"id":["b"]}}' }] };
    await scenario.map({ ...registryConfig(), FilterCriteria });
    await until(() => scenario.records.length === 1, 'the record');
    expect(scenario.records[0]?.offset).toBe(1);
  });

  statement(
    '1.4-failures',
    'DOC',
    'Unknown schemas and corrupt values go to the destination, the rest is delivered',
    async () => {
      await using scenario = await Scenario.create(1);
      const versionId = register(scenario);
      const good = glueMessage(versionId, order.toBuffer({ id: 'o1', note: null }));
      const unknown = glueMessage(randomUUID(), Buffer.from('x'));
      const corrupt = glueMessage(versionId, Buffer.from([0xff]));
      await scenario.produce([unknown, corrupt, Buffer.from('plain'), good].map((value) => ({ value })));
      const Destination = 'arn:aws:sqs:us-east-1:123456789012:failures';
      const uuid = await scenario.map({
        ...registryConfig(),
        DestinationConfig: { OnFailure: { Destination } },
      });
      await until(async () => (await scenario.committed(uuid))[0] === 4, 'the commit');
      expect(scenario.records.map(({ offset }) => offset)).toEqual([3]);
      const conditions = scenario.documents.map(
        ({ document }) => JSON.parse(document).requestContext.condition,
      );
      expect(conditions.sort()).toEqual([
        'DESERIALIZATION_ERROR',
        'DESERIALIZATION_ERROR',
        'SCHEMA_NOT_FOUND',
      ]);
    },
  );

  statement('1.4-provisioned', 'DOC', 'A registry needs provisioned mode, in the words of AWS', async () => {
    await using scenario = await Scenario.create(1);
    await expect(scenario.map({ ...registryConfig(), ProvisionedPollerConfig: undefined })).rejects.toThrow(
      'SchemaRegistryConfig is only available for Provisioned Mode.',
    );
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
