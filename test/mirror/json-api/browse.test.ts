import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiResponse, type RunningApi, startApi } from './api-harness.ts';
import { SCHEMA_ID, schema } from './reading-schema.ts';

let api: RunningApi;
let topic: string;

beforeAll(async () => {
  api = await startApi(1, 'export const handler = async () => {};');
  topic = `${api.scenario.topic}-browse`;
  await api.scenario.createTopic(topic, 2);
  api.scenario.schemas.set(SCHEMA_ID, schema);
  // Both partitions by turns, in the order of time.
  const records = Array.from({ length: 20 }, (_, index) => ({
    key: `k-${index}`,
    value: { n: index, type: index % 5 === 0 ? 'rare' : 'common' },
    partition: index % 2,
    timestamp: 1_000 + index,
  }));
  await write(records);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const write = async (records: object[], to = topic) => {
  const { status, json } = await api.request('POST', `/topics/${to}/records`, { records });
  expect({ status, json }).toMatchObject({ status: 200 });
  return json.positions as { partition: number; offset: number }[];
};
interface Page {
  records: { partition: number; offset: number; key: { text: string }; value: { text: string } }[];
  older: { at: string; isEnd: boolean };
  newer: { at: string; isEnd: boolean };
  scanned: number;
}
const browse = async (query: string, of = topic) => {
  const response = await api.request('GET', `/topics/${of}/browse?${query}`);
  expect(response.status).toBe(200);
  return response.json as unknown as Page;
};
const keys = ({ records }: Page) => records.map(({ key }) => key.text);
const numbered = (...numbers: number[]) => numbers.map((number) => `k-${number}`);

describe('paging', () => {
  test('The newest records come first, over both partitions, and older pages join without a gap.', async () => {
    const first = await browse('limit=3');
    expect(keys(first)).toEqual(numbered(19, 18, 17));
    expect(first.newer.isEnd).toBe(true);
    const second = await browse(`limit=3&at=${first.older.at}`);
    expect(keys(second)).toEqual(numbered(16, 15, 14));
    const back = await browse(`limit=3&direction=newer&at=${second.newer.at}`);
    expect(keys(back)).toEqual(numbered(17, 18, 19));
    expect(back.newer.isEnd).toBe(true);
  });

  test('The oldest records come first in the other direction, until the end.', async () => {
    const first = await browse('direction=newer&limit=15');
    expect(keys(first)).toEqual(numbered(...Array.from({ length: 15 }, (_, index) => index)));
    expect(first.older.isEnd).toBe(true);
    const second = await browse(`direction=newer&limit=15&at=${first.newer.at}`);
    expect(keys(second)).toEqual(numbered(15, 16, 17, 18, 19));
    expect(second.newer.isEnd).toBe(true);
  });

  test('A time is where both directions begin, with what is of that time.', async () => {
    expect(keys(await browse('time=1010&limit=2&direction=newer'))).toEqual(numbered(10, 11));
    expect(keys(await browse('time=1010&limit=2'))).toEqual(numbered(10, 9));
    expect(keys(await browse('time=9000&limit=2&direction=newer'))).toEqual([]);
  });

  test('An offset is where both directions begin in a partition, with the record at it.', async () => {
    expect(keys(await browse('partition=1&offset=3&limit=2&direction=newer'))).toEqual(numbered(7, 9));
    expect(keys(await browse('partition=1&offset=3&limit=2'))).toEqual(numbered(7, 5));
  });
});

describe('filters', () => {
  test('A pattern as mappings have it is looked for in records of all partitions.', async () => {
    const pattern = encodeURIComponent(
      JSON.stringify({ value: { type: ['rare'], n: [{ numeric: ['>', 4] }] } }),
    );
    const page = await browse(`pattern=${pattern}`);
    expect(keys(page)).toEqual(numbered(15, 10, 5));
    expect(page).toMatchObject({ scanned: 20, older: { isEnd: true } });
  });

  test('A text is found in keys, values and headers, whatever its case.', async () => {
    expect(keys(await browse('text=K-1&limit=3'))).toEqual(numbered(19, 18, 17));
    expect(keys(await browse('text=RARE&limit=2'))).toEqual(numbered(15, 10));
  });

  test('A key is compared whole.', async () => {
    expect(keys(await browse('key=k-1'))).toEqual(['k-1']);
  });

  test.each([
    ['pattern=%7B', 400, 'InvalidPattern', 'pattern is {; accepted: a filter pattern such as'],
    [
      'at=3',
      400,
      'InvalidRequest',
      'at in the query is "3"; accepted: what older and newer of a response have',
    ],
    ['partition=0&offset=99', 404, 'OffsetOutOfRange', 'offset is 99; accepted: 0 to 9 of'],
    ['partition=7', 404, 'UnknownPartition', 'partition is 7; accepted: 0 to 1'],
  ])('The query %s is refused with %s.', async (query, status, code, message) => {
    const response: ApiResponse = await api.request('GET', `/topics/${topic}/browse?${query}`);
    expect(response).toMatchObject({ status, json: { error: { code } } });
    expect(JSON.stringify(response.json).replaceAll('\\"', '"')).toContain(message);
  });
});

describe('values', () => {
  let place: string;
  beforeAll(async () => {
    place = `${topic}-values`;
    await api.scenario.createTopic(place, 1);
    await write(
      [
        { key: 'exact', value: '{"n":9007199254740993,"d":1.0}' },
        { key: 'avro', value: { id: 'r', celsius: 1.5 }, schemaVersionId: SCHEMA_ID, headers: { h: '1.0' } },
        { key: 'bytes', valueBase64: '/wA=' },
        { key: 'gone', value: null },
        { key: 'long', value: 'é'.repeat(600) },
      ],
      place,
    );
  });

  test('Previews have each digit, are cut, and say what the value is.', async () => {
    const { records } = await browse('direction=newer', place);
    expect(records.map(({ value }) => value)).toEqual([
      { format: 'json', text: '{"n":9007199254740993,"d":1.0}', isCut: false },
      { format: 'avro', schemaVersionId: SCHEMA_ID, text: '{"id":"r","celsius":1.5}', isCut: false },
      { format: 'base64', text: '/wA=', isCut: false },
      { format: 'none', text: null, isCut: false },
      { format: 'text', text: 'é'.repeat(500), isCut: true },
    ]);
  });

  test('One record has the whole text and its bytes.', async () => {
    const { json } = await api.request('GET', `/topics/${place}/records/0/1`);
    expect(json).toMatchObject({
      key: { format: 'text', text: 'avro' },
      value: {
        format: 'avro',
        text: '{"id":"r","celsius":1.5}',
        base64: expect.stringMatching(/^AwBvC50\+/),
      },
      headers: [{ name: 'h', value: { format: 'text', text: '1.0' } }],
    });
    expect((await api.request('GET', `/topics/${place}/records/0/99`)).json).toMatchObject({
      error: { code: 'OffsetOutOfRange', message: `offset is 99; accepted: 0 to 4 of ${place}-0` },
    });
  });

  test('A record that is produced again has the same bytes and headers, and a new position.', async () => {
    const { json } = await api.request('POST', `/topics/${place}/records/0/1/reproduce`, {});
    expect(json).toEqual({ topic: place, partition: 0, offset: 5 });
    const [first, again] = await Promise.all(
      [1, 5].map(async (offset) => (await api.request('GET', `/topics/${place}/records/0/${offset}`)).json),
    );
    expect({ ...again, offset: 1, timestamp: 0 }).toEqual({ ...first, timestamp: 0 });
    expect(
      await api.request('POST', `/topics/${place}/records/0/1/reproduce`, { partition: 4 }),
    ).toMatchObject({
      status: 404,
      json: { error: { code: 'UnknownPartition' } },
    });
  });

  test('A record is written with the bytes of its key, and with headers of one name and of bytes.', async () => {
    const key = Buffer.from([255, 0, 1]).toString('base64');
    const valueBase64 = Buffer.from([254]).toString('base64');
    const headerList = [
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
      { name: 'a' },
      { name: 'x:y', valueBase64 },
    ];
    const [at] = await write([{ keyBase64: key, value: null, headerList }], place);
    const path = `/topics/${place}/records/${at?.partition}/${at?.offset}`;
    const { json } = await api.request('GET', path);
    const headers = json.headers as { name: string; value: { text: string | null; base64: string } }[];
    expect(json.key).toMatchObject({ format: 'base64', base64: key });
    expect(headers.map(({ name, value }) => [name, value.text ?? value.base64])).toEqual([
      ['a', '1'],
      ['a', '2'],
      ['a', ''],
      ['x:y', valueBase64],
    ]);
  });

  test('Headers without a value, of one name and in any order are written and produced again as they are.', async () => {
    const headerList = [
      { name: 'b', value: null },
      { name: '2', value: 'x' },
      { name: 'b', value: '' },
      { name: '1', value: null },
      { name: 'b', value: null },
    ];
    const [at] = await write([{ value: 'x', headerList, partition: 0 }], place);
    const again = await api.request('POST', `/topics/${place}/records/0/${at?.offset}/reproduce`, {});
    expect(again.status).toBe(200);
    for (const offset of [at?.offset, again.json.offset]) {
      const { json } = await api.request('GET', `/topics/${place}/records/0/${offset}`);
      const headers = json.headers as { name: string; value: { text: string | null } }[];
      expect(headers.map(({ name, value }) => ({ name, value: value.text }))).toEqual(headerList);
    }
  });

  test('A record that is too large for its topic is refused with the reason.', async () => {
    const response = await api.request('POST', `/topics/${place}/records`, {
      records: [{ value: 'x'.repeat(2 ** 21) }],
    });
    expect(response).toMatchObject({ status: 400, json: { error: { code: 'RecordTooLarge' } } });
  });

  test('The schemas of a topic are those of its records first.', async () => {
    const { json } = await api.request('GET', `/topics/${place}/schemas`);
    expect(json).toEqual([{ schemaVersionId: SCHEMA_ID, dataFormat: 'AVRO', isPreferred: true }]);
  });
});

test('A request for older records does not wait: none can come.', async () => {
  const { older } = await browse('limit=500');
  expect(older.isEnd).toBe(true);
  expect(await browse(`limit=5&at=${older.at}&wait=20`)).toMatchObject({ records: [] });
});

test('A request that waits responds as soon as there is a record, and with none when the time is up.', async () => {
  const { newer } = await browse('limit=1');
  const waiting = browse(`direction=newer&at=${newer.at}&wait=20&text=later`);
  await write([{ key: 'other', value: 'sooner' }]);
  await write([{ key: 'k-late', value: 'later' }]);
  const page = await waiting;
  expect(keys(page)).toEqual(['k-late']);
  expect(await browse(`direction=newer&at=${page.newer.at}&wait=0.1`)).toMatchObject({ records: [] });
});
