import { describe, expect, test } from '@jest/globals';
import { InvocationMemory } from '../../../local/src/lambda/invocation-memory.ts';
import { recordRanges } from '../../../local/src/lambda/invocation-source.ts';

const started = (requestId: string, event?: string) => ({
  requestId,
  functionName: 'orders',
  version: '$LATEST',
  environment: 'stream',
  startedAt: 1,
  ...(event !== undefined && { event }),
  isInjected: false,
  eventBytes: 2,
});
const ended = (response: string, functionError?: string) => ({
  durationMs: 2,
  endedAt: 3,
  response,
  functionError,
  memoryUsedInMb: 40,
});

describe('the memory of invocations', () => {
  test('An invocation is listed while it runs, and with its response once it has ended.', () => {
    const memory = new InvocationMemory();
    const end = memory.begin(started('a', '{"n":1}'));
    expect(memory.list()).toMatchObject([{ requestId: 'a', end: 'running', event: '{"n":1}' }]);
    end(ended('null'));
    memory.begin(started('b'))(ended('{"errorType":"E"}', 'Unhandled'));
    expect(memory.list()).toMatchObject([
      { requestId: 'b', end: 'failed', response: '{"errorType":"E"}', functionError: 'Unhandled' },
      { requestId: 'a', end: 'succeeded', response: 'null', durationMs: 2, memoryUsedInMb: 40 },
    ]);
  });

  test('The oldest invocation is forgotten when there is one too many.', () => {
    const memory = new InvocationMemory(2);
    for (const id of ['a', 'b', 'c']) memory.begin(started(id, 'xx'))(ended('yy'));
    expect(memory.list().map(({ requestId }) => requestId)).toEqual(['c', 'b']);
  });

  test('The oldest invocations lose event and response first, whatever the order in which they end.', () => {
    const memory = new InvocationMemory(3, 20);
    const end = memory.begin(started('a', '12345678'));
    memory.begin(started('b', '12345678'))(ended('1234'));
    memory.begin(started('c', '1'));
    expect(memory.list().map(({ isStripped }) => isStripped)).toEqual([false, false, true]);
    end(ended('a late response of one that is stripped'));
    expect(memory.list()[2]).toMatchObject({ requestId: 'a', end: 'succeeded', response: undefined });
    // What is forgotten gives its room back.
    for (const id of ['d', 'e', 'f']) memory.begin(started(id, '123'))(ended('123'));
    expect(memory.list().map(({ event }) => event)).toEqual(['123', '123', '123']);
    memory.begin(started('g', 'x'.repeat(21)));
    expect(memory.list().every(({ isStripped }) => isStripped)).toBe(true);
  });
});

describe('an invocation in the memory', () => {
  const ranges = recordRanges([4, 5, 9].map((offset) => ({ partition: 1, offset })));
  const ofMapping = { ...started('a'), source: { mapping: 'm', topic: 'orders', ranges } };

  test('An invocation of a mapping is listed with all ranges of its records, one that is not without any.', () => {
    const memory = new InvocationMemory(2);
    memory.begin(ofMapping);
    expect(memory.list()[0]).toMatchObject({ source: { mapping: 'm', topic: 'orders', ranges } });
    memory.begin(started('b'));
    memory.begin(started('c'));
    expect(memory.list().map(({ source }) => source)).toEqual([undefined, undefined]);
  });

  test('An invocation that is listed stays as it was, whatever comes after it.', () => {
    const memory = new InvocationMemory(1);
    const end = memory.begin(started('a', '1'));
    const [listed] = memory.list();
    end(ended('2'));
    memory.begin(started('b'));
    expect(listed).toMatchObject({ requestId: 'a', end: 'running', event: '1' });
  });

  test('An invocation that is forgotten ends without changing the one in its place.', () => {
    const memory = new InvocationMemory(1);
    const end = memory.begin(started('a'));
    memory.begin(started('b'));
    end(ended('of a'));
    expect(memory.list()).toMatchObject([{ requestId: 'b', end: 'running', response: undefined }]);
    const last = memory.begin(started('c'));
    memory.clear();
    memory.begin(started('d'));
    last(ended('of c'));
    expect(memory.list()).toMatchObject([{ requestId: 'd', end: 'running', response: undefined }]);
  });
});

test('Records of an invocation are ranges of offsets, one for each gap and partition.', () => {
  const at = (partition: number, ...offsets: number[]) => offsets.map((offset) => ({ partition, offset }));
  expect(recordRanges([...at(1, 4, 5, 6, 9), ...at(0, 10)])).toEqual([
    { partition: 1, first: 4, last: 6 },
    { partition: 1, first: 9, last: 9 },
    { partition: 0, first: 10, last: 10 },
  ]);
  expect(recordRanges([])).toEqual([]);
});
