import { describe, expect, test } from '@jest/globals';
import { bodyOf, draftOf, EMPTY_DRAFT } from '../../local/src/console/page/pages/topics/new-record.ts';

describe('a new record', () => {
  test.each([
    [{ value: '{"n":9007199254740993}' }, { key: null, value: '{"n":9007199254740993}' }],
    [
      { kind: 'none', key: 'k', partition: '2' },
      { key: 'k', value: null, partition: 2 },
    ],
    [
      { kind: 'text', headers: 'a: b: c\n\na:' },
      {
        key: null,
        value: '',
        headerList: [
          { name: 'a', value: 'b: c' },
          { name: 'a', value: '' },
        ],
      },
    ],
  ] as const)('The draft %j is sent as a record.', (draft, body) => {
    expect(bodyOf({ ...EMPTY_DRAFT, ...draft }, false, undefined)).toEqual({ body });
  });

  const text = (of: string) => ({
    format: 'text' as const,
    text: of,
    sizeBytes: of.length,
    base64: Buffer.from(of).toString('base64'),
  });
  const binary = { format: 'base64' as const, text: null, sizeBytes: 2, base64: '/wA=' };
  const none = { format: 'none' as const, text: null, sizeBytes: 0, base64: null };
  const draftWith = (members: object) =>
    draftOf({
      topic: 't',
      partition: 0,
      offset: 0,
      timestamp: 0,
      timestampType: 'CREATE_TIME',
      key: none,
      value: text('v'),
      headers: [],
      ...members,
    });
  const headers = [
    { name: 'a', value: text('1') },
    { name: 'a', value: text('2') },
    { name: 'bytes', value: binary },
    { name: 'x:y', value: text('z') },
    { name: 'lines', value: text('p\r\nq') },
    { name: 'none', value: none },
  ];

  test.each([
    [binary, { keyBase64: '/wA=' }],
    [text('two\nlines'), { key: 'two\nlines' }],
    [text(''), { key: '' }],
    [none, { key: null }],
    [{ ...text('{"id":1}'), format: 'avro' as const, base64: 'AwA=', sizeBytes: 2 }, { keyBase64: 'AwA=' }],
  ])('A record with the key %j has the same key when it is edited and produced.', (key, sent) => {
    expect(bodyOf(draftWith({ key }), false, undefined)).toMatchObject({ body: sent });
  });

  test('A key that is edited is what was entered.', () => {
    expect(bodyOf({ ...draftWith({ key: binary }), key: 'k' }, false, undefined)).toMatchObject({
      body: { key: 'k' },
    });
    expect(bodyOf({ ...draftWith({ key: text('k') }), key: '' }, false, undefined)).toMatchObject({
      body: { key: null },
    });
  });

  test('Headers are sent as they were, but the lines that are edited.', () => {
    const draft = draftWith({ headers });
    const kept = [
      { name: 'a', value: '1' },
      { name: 'a', value: '2' },
      { name: 'bytes', valueBase64: '/wA=' },
      { name: 'x:y', value: 'z' },
      { name: 'lines', value: 'p\r\nq' },
      { name: 'none', value: null },
    ];
    expect(bodyOf(draft, false, undefined)).toMatchObject({ body: { headerList: kept } });
    const edited = `new: 1\n${draft.headers.replace('a: 2', 'a: 3')}`;
    expect(bodyOf({ ...draft, headers: edited }, false, undefined)).toMatchObject({
      body: { headerList: [{ name: 'new', value: '1' }, ...kept.with(1, { name: 'a', value: '3' })] },
    });
  });

  test.each([
    [{ key: { ...binary, sizeBytes: 70_000 } }, 'key', 'more bytes than are loaded'],
    [{ value: { ...binary, sizeBytes: 70_000 } }, 'value', 'more bytes than are loaded'],
    [{ headers: [{ name: 'h', value: { ...binary, sizeBytes: 70_000 } }] }, 'headers', 'h has more bytes'],
  ])('What a record has that cannot be sent is refused: %j.', (members, field, message) => {
    expect(bodyOf(draftWith(members), false, undefined)).toMatchObject({
      mistake: { field, message: expect.stringContaining(message) },
    });
  });

  test('A value that a schema encodes has the digits of its integers.', () => {
    expect(bodyOf({ ...EMPTY_DRAFT, value: '{"n":9007199254740993}' }, true, undefined)).toMatchObject({
      body: { value: { n: 9007199254740993n } },
    });
  });

  test('JSON that no schema has encoded is sent as it was, unless a schema is chosen.', () => {
    const value = { ...text('{ "celsius": 1.0 }'), format: 'json' as const };
    const draft = draftWith({ value });
    const { body } = bodyOf(draft, true, undefined) as { body: object };
    expect(body).toEqual({ key: null, value: value.text, partition: 0 });
    expect(bodyOf({ ...draft, schema: '' }, true, undefined)).toMatchObject({
      body: { value: { celsius: 1 } },
    });
    expect(bodyOf({ ...draft, schema: 'id' }, false, undefined)).toMatchObject({
      body: { value: { celsius: 1 }, schemaVersionId: 'id' },
    });
  });

  test('A value of bytes is sent as it was unless a file is chosen.', () => {
    const draft = draftWith({ value: binary });
    expect(bodyOf(draft, true, undefined)).toMatchObject({ body: { valueBase64: '/wA=' } });
    expect(bodyOf(draft, true, 'AAA=')).toMatchObject({ body: { valueBase64: 'AAA=' } });
  });

  test('What a schema has encoded is encoded by it.', () => {
    const value = { ...text('{"celsius":1}'), format: 'avro' as const, schemaVersionId: 'id' };
    expect(bodyOf(draftWith({ value }), true, undefined)).toMatchObject({
      body: { value: { celsius: 1 }, schemaVersionId: 'id' },
    });
  });

  test.each([
    [{ value: '{' }, 'value'],
    [{ kind: 'file' }, 'value'],
    [{ value: '1', headers: 'none' }, 'headers'],
    [{ value: '1', time: 'noon' }, 'time'],
  ] as const)('The draft %j is refused at its field %s.', (draft, field) => {
    expect(bodyOf({ ...EMPTY_DRAFT, ...draft }, false, undefined)).toMatchObject({ mistake: { field } });
  });
});
