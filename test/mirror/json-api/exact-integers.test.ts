import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type RunningApi, startApi } from './api-harness.ts';

/** Integers that no double holds. */

const ID = 9007199254740993n;
const AVRO = randomUUID();
const JSON_SCHEMA = randomUUID();

let api: RunningApi;
let topic: string;

beforeAll(async () => {
  // As a runtime of a language with such integers responds.
  const handler = `({ id }) => ({ got: typeof id, id: JSON.rawJSON('${ID}') })`;
  api = await startApi(1, `export const handler = async (event) => (${handler})(event);`);
  topic = `${api.scenario.topic}-integers`;
  await api.scenario.createTopic(topic, 1);
  const registryArn = 'arn:aws:glue:us-east-1:123456789012:registry/shop';
  const fields = [{ name: 'id', type: 'long' }];
  api.scenario.schemas.set(AVRO, {
    schemaVersionId: AVRO,
    registryArn,
    schemaName: 'AvroOrder',
    dataFormat: 'AVRO',
    definition: JSON.stringify({ type: 'record', name: 'AvroOrder', fields }),
  });
  api.scenario.schemas.set(JSON_SCHEMA, {
    schemaVersionId: JSON_SCHEMA,
    registryArn,
    schemaName: 'JsonOrder',
    dataFormat: 'JSON',
    definition: '{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}',
  });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const header = (id: string) => Buffer.from(`0300${id.replaceAll('-', '')}`, 'hex');

/** Produces a value. @returns its bytes in the topic, and the record as the API reads it. */
async function written(record: object) {
  const { status, json } = await api.request('POST', `/topics/${topic}/records`, { records: [record] });
  expect({ status, json }).toMatchObject({ status: 200 });
  const [{ offset = -1 } = {}] = json.positions as { offset: number }[];
  const window = { partition: 0, from: offset, end: offset + 1, limit: 1 };
  const [stored] = await api.records.read(topic, window);
  const read = await api.request('GET', `/topics/${topic}/records?partition=0&from=${offset}&limit=1`);
  return { bytes: stored?.value, read: read.json[0] };
}

test('An integer in JSON has its digits in the topic and when it is read.', async () => {
  const value = { id: ID, list: [-(2n ** 64n), 1.5], small: 7 };
  const { bytes, read } = await written({ value });
  expect(bytes?.toString()).toBe('{"id":9007199254740993,"list":[-18446744073709551616,1.5],"small":7}');
  expect(read).toMatchObject({ value: { format: 'json', value } });
});

test('A long of Avro has its digits in the topic and when it is read.', async () => {
  const { bytes, read } = await written({ value: { id: ID }, schemaVersionId: AVRO });
  expect(bytes).toEqual(Buffer.concat([header(AVRO), Buffer.from('8280808080808020', 'hex')]));
  expect(read).toMatchObject({ value: { format: 'avro', value: { id: ID } } });
});

test('An integer of a JSON schema has its digits in the topic, when it is read, and to filter patterns.', async () => {
  const { bytes, read } = await written({ value: { id: ID }, schemaVersionId: JSON_SCHEMA });
  expect(bytes).toEqual(Buffer.concat([header(JSON_SCHEMA), Buffer.from('{"id":9007199254740993}')]));
  expect(read).toMatchObject({ value: { format: 'json-schema', value: { id: ID } } });
  await written({ value: { id: ID - 1n }, schemaVersionId: JSON_SCHEMA });
  const pattern = encodeURIComponent('{"value":{"id":[9007199254740992]}}');
  const { json } = await api.request('GET', `/topics/${topic}/browse?pattern=${pattern}`);
  expect(json.records).toMatchObject([{ value: { text: '{"id":9007199254740992}' } }]);
});

test('An event and a response have the digits of their integers, at once and in the list of invocations.', async () => {
  const response = { got: 'number', id: ID };
  const invoked = await api.request('POST', '/functions/consumer/invocations', { id: ID });
  expect(invoked).toMatchObject({ status: 200, json: { payload: response } });
  const { json } = await api.request('GET', `/invocations/${invoked.json.requestId}`);
  expect(json).toMatchObject({ event: { id: ID }, response });
});
