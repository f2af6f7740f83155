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

test('Records of an invocation are ranges of offsets, one for each gap and partition.', () => {
  const at = (partition: number, ...offsets: number[]) => offsets.map((offset) => ({ partition, offset }));
  expect(recordRanges([...at(1, 4, 5, 6, 9), ...at(0, 10)])).toEqual([
    { partition: 1, first: 4, last: 6 },
    { partition: 1, first: 9, last: 9 },
    { partition: 0, first: 10, last: 10 },
  ]);
  expect(recordRanges([])).toEqual([]);
});
