import { randomUUID } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect } from '@jest/globals';
import avro from 'avsc';
import { statement } from '../../../support/conformance.ts';
import { type EventRecord, Scenario, textOf, until } from '../harness.ts';

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

const numbers = JSON.stringify({
  type: 'record',
  name: 'Id',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'x', type: 'double' },
  ],
});

function glueMessage(versionId: string, payload: Buffer, compression = 0): Buffer {
  const body = compression === 5 ? deflateSync(payload) : payload;
  return Buffer.concat([
    Buffer.from([3, compression]),
    Buffer.from(versionId.replaceAll('-', ''), 'hex'),
    body,
  ]);
}

const registryConfig = (
  EventRecordFormat: 'JSON' | 'SOURCE' = 'JSON',
  attributes: readonly ('KEY' | 'VALUE')[] = ['VALUE'],
) => ({
  AmazonManagedKafkaEventSourceConfig: {
    SchemaRegistryConfig: {
      SchemaRegistryURI: REGISTRY,
      EventRecordFormat,
      SchemaValidationConfigs: attributes.map((Attribute) => ({ Attribute })),
    },
  },
});

function register(
  scenario: Scenario,
  dataFormat: 'AVRO' | 'JSON' | 'PROTOBUF' = 'AVRO',
  schema = definition,
  registryArn = REGISTRY,
): string {
  const schemaVersionId = randomUUID();
  const version = { schemaVersionId, registryArn, dataFormat, definition: schema };
  scenario.schemas.set(schemaVersionId, version);
  return schemaVersionId;
}

const jsonSchema = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  properties: { id: { type: 'string' }, price: { type: 'number', minimum: 0 } },
  required: ['id'],
});

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
      }
    },
  );

  statement(
    '1.4-unselected',
    'DOC',
    'What SchemaValidationConfigs does not list is delivered as it is, without metadata',
    async () => {
      await using scenario = await Scenario.create(1);
      const versionId = register(scenario);
      const key = glueMessage(versionId, order.toBuffer({ id: 'o1', note: null }));
      await scenario.produce([{ key, value: 'plain' }]);
      await scenario.map(registryConfig('JSON', ['KEY']));
      await until(() => scenario.records.length === 1, 'the record');
      const [record] = scenario.records;
      expect(textOf(record as EventRecord)).toBe('plain');
      expect(record).not.toHaveProperty('valueSchemaMetadata');
      expect(record?.keySchemaMetadata).toEqual({ dataFormat: 'AVRO', schemaId: versionId });
      expect(JSON.parse(Buffer.from(record?.key ?? '', 'base64').toString())).toEqual({
        id: 'o1',
        note: null,
      });
    },
  );

  statement('1.4-source', 'DOC', 'SOURCE keeps the encoded bytes and removes the header', async () => {
    await using scenario = await Scenario.create(1);
    const versionId = register(scenario);
    const payload = order.toBuffer({ id: 'o1', note: null });
    await scenario.produce([{ value: glueMessage(versionId, payload) }]);
    await scenario.map(registryConfig('SOURCE'));
    await until(() => scenario.records.length === 1, 'the record');
    expect(scenario.records[0]?.value).toBe(payload.toString('base64'));
  });

  statement(
    '1.4-json-schema',
    'DOC; that values are validated INFER',
    'Values of a JSON Schema are delivered without their header, those that do not fit it are not',
    async () => {
      await using scenario = await Scenario.create(1);
      const versionId = register(scenario, 'JSON', jsonSchema);
      const texts = [
        '{"id":"o1", "price":1.50}',
        '{"price":1}',
        '{"id":"o2","price":-1}',
        '{',
        '{"id":"o3"}',
      ];
      await scenario.produce(texts.map((text) => ({ value: glueMessage(versionId, Buffer.from(text)) })));
      const uuid = await scenario.map(registryConfig());
      await until(async () => (await scenario.committed(uuid))[0] === 5, 'the commit');
      expect(scenario.values).toEqual(['{"id":"o1", "price":1.50}', '{"id":"o3"}']);
      for (const record of scenario.records) {
        expect(record.valueSchemaMetadata).toEqual({ dataFormat: 'JSON', schemaId: versionId });
      }
    },
  );

  statement(
    '1.4-numbers',
    'Avro for Java 1.11.4, executed; that Lambda writes JSON like it UNCONFIRMED',
    'Longs are exact in the delivered JSON and in filters, NaN is text, and bytes after the datum are ignored',
    async () => {
      await using scenario = await Scenario.create(1);
      const avroVersion = register(scenario, 'AVRO', numbers);
      const jsonVersion = register(scenario, 'JSON', '{"type":"object"}');
      const idAndNaN = (id: string) => Buffer.from(`${id}000000000000f87f`, 'hex');
      const key = glueMessage(avroVersion, idAndNaN('feffffffffffffffff01'));
      await scenario.produce([
        { key, value: glueMessage(avroVersion, idAndNaN('8280808080808020')) },
        { key, value: glueMessage(avroVersion, idAndNaN('8080808080808020')) },
        { key, value: glueMessage(avroVersion, Buffer.concat([idAndNaN('01'), Buffer.from('rest')])) },
        { key, value: glueMessage(jsonVersion, Buffer.from('{"id": 9007199254740993}')) },
        { key, value: glueMessage(jsonVersion, Buffer.from('{"id": 9007199254740992}')) },
      ]);
      const patterns = ['{"value":{"id":[9007199254740993]}}', '{"value":{"id":[{"numeric":["<",0]}]}}'];
      const FilterCriteria = { Filters: patterns.map((Pattern) => ({ Pattern })) };
      const uuid = await scenario.map({ ...registryConfig('JSON', ['KEY', 'VALUE']), FilterCriteria });
      await until(async () => (await scenario.committed(uuid))[0] === 5, 'the commit');
      expect(scenario.values).toEqual([
        '{"id":9007199254740993,"x":"NaN"}',
        '{"id":-1,"x":"NaN"}',
        '{"id": 9007199254740993}',
      ]);
      expect(Buffer.from(scenario.records[0]?.key ?? '', 'base64').toString()).toBe(
        '{"id":9223372036854775807,"x":"NaN"}',
      );
    },
  );

  statement('1.4-filter', 'DOC', 'Filters run on the decoded value', async () => {
    await using scenario = await Scenario.create(1);
    const avroVersion = register(scenario);
    const jsonVersion = register(scenario, 'JSON', jsonSchema);
    await scenario.produce([
      ...['a', 'b'].map((id) => ({ value: glueMessage(avroVersion, order.toBuffer({ id, note: null })) })),
      ...['a', 'b'].map((id) => ({ value: glueMessage(jsonVersion, Buffer.from(`{"id":"${id}"}`)) })),
    ]);
    const FilterCriteria = { Filters: [{ Pattern: '{"value":{"id":["b"]}}' }] };
    await scenario.map({ ...registryConfig('SOURCE'), FilterCriteria });
    await until(() => scenario.records.length === 2, 'the records');
    expect(scenario.records.map(({ offset }) => offset)).toEqual([1, 3]);
  });

  statement(
    '1.4-failures',
    'DOC',
    'Unknown schemas and corrupt values go to the destination, the rest is delivered',
    async () => {
      await using scenario = await Scenario.create(1);
      await produceGoodAndBad(scenario);
      const Destination = 'arn:aws:sqs:us-east-1:123456789012:failures';
      const uuid = await scenario.map({
        ...registryConfig(),
        DestinationConfig: { OnFailure: { Destination } },
      });
      await until(async () => (await scenario.committed(uuid))[0] === 4, 'the commit');
      expect(scenario.records.map(({ offset }) => offset)).toEqual([3]);
      const documents = scenario.documents.map(({ document }) => JSON.parse(document));
      expect(documents.map(({ requestContext }) => requestContext.condition).sort()).toEqual([
        'DESERIALIZATION_ERROR',
        'DESERIALIZATION_ERROR',
        'SCHEMA_NOT_FOUND',
      ]);
      expect(documents.map(({ responseContext }) => responseContext)).toEqual([null, null, null]);
      expect(scenario.service.metrics(uuid)).toMatchObject({
        SchemaRegistryErrorCount: 3,
        DroppedEventCount: 0,
      });
    },
  );

  statement(
    '1.4-other-registry',
    'DOC: "not found in the registry"; that versions found by their id count by registry INFER',
    'A schema of another registry than that of the mapping is not found',
    async () => {
      await using scenario = await Scenario.create(1);
      const elsewhere = register(scenario, 'AVRO', definition, REGISTRY.replace('orders', 'payments'));
      const payload = order.toBuffer({ id: 'o1', note: null });
      await scenario.produce(
        [elsewhere, register(scenario)].map((id) => ({ value: glueMessage(id, payload) })),
      );
      const Destination = 'arn:aws:sqs:us-east-1:123456789012:failures';
      const DestinationConfig = { OnFailure: { Destination } };
      const uuid = await scenario.map({ ...registryConfig(), DestinationConfig });
      await until(async () => (await scenario.committed(uuid))[0] === 2, 'the commit');
      expect(scenario.records.map(({ offset }) => offset)).toEqual([1]);
      const documents = scenario.documents.map(({ document }) => JSON.parse(document));
      expect(documents.map(({ requestContext }) => requestContext.condition)).toEqual(['SCHEMA_NOT_FOUND']);
    },
  );

  statement('1.4-dropped', 'DOC', 'Without a destination they are dropped and counted', async () => {
    await using scenario = await Scenario.create(1);
    await produceGoodAndBad(scenario);
    const uuid = await scenario.map(registryConfig());
    await until(async () => (await scenario.committed(uuid))[0] === 4, 'the commit');
    expect(scenario.records.map(({ offset }) => offset)).toEqual([3]);
    expect(scenario.service.metrics(uuid)).toMatchObject({
      SchemaRegistryErrorCount: 3,
      DroppedEventCount: 3,
    });
  });

  statement(
    '1.4-tombstone',
    'UNCONFIRMED',
    'A tombstone has no value to validate and is delivered',
    async () => {
      await using scenario = await Scenario.create(1);
      await scenario.produce([{ key: 'k', value: null }]);
      await scenario.map(registryConfig());
      await until(() => scenario.records.length === 1, 'the tombstone');
      expect(scenario.records[0]).not.toHaveProperty('value');
      expect(scenario.records[0]).not.toHaveProperty('valueSchemaMetadata');
    },
  );

  statement(
    '1.4-removal',
    'DOC',
    'SchemaRegistryConfig {} removes the registry; before that, provisioned mode cannot be left',
    async () => {
      await using scenario = await Scenario.create(1);
      const UUID = await scenario.map(registryConfig());
      await until(() => scenario.service.get(UUID).State === 'Enabled', 'Enabled');
      const leave = { UUID, ProvisionedPollerConfig: {} };
      await expect(scenario.service.update(leave)).rejects.toThrow('only available for Provisioned Mode');
      await scenario.service.update({
        UUID,
        AmazonManagedKafkaEventSourceConfig: { SchemaRegistryConfig: {} },
      });
      await until(() => scenario.service.get(UUID).State === 'Enabled', 'Enabled again');
      await scenario.service.update(leave);
      await until(() => scenario.service.get(UUID).State === 'Enabled', 'Enabled on demand');
      expect(scenario.service.get(UUID).ProvisionedPollerConfig).toBeUndefined();
      await scenario.produce([{ value: 'plain' }]);
      await until(() => scenario.values.includes('plain'), 'a record that is not decoded');
    },
  );
});

/** An unknown schema, a corrupt value, one without header, and at offset 3 a good one. */
async function produceGoodAndBad(scenario: Scenario): Promise<void> {
  const versionId = register(scenario);
  const good = glueMessage(versionId, order.toBuffer({ id: 'o1', note: null }));
  const unknown = glueMessage(randomUUID(), Buffer.from('x'));
  const corrupt = glueMessage(versionId, Buffer.from([0xff]));
  await scenario.produce([unknown, corrupt, Buffer.from('plain'), good].map((value) => ({ value })));
}
