import { describe, expect, test } from '@jest/globals';
import { InvocationBook, InvocationMemory } from '../../../local/src/lambda/invocation-memory.ts';
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

describe('what is looked for in the memory', () => {
  const endedAt = (at: number, durationMs: number) => ({ ...ended('null'), endedAt: at, durationMs });
  const period = { from: 10, before: 20 };
  const idsOf = (listed: readonly { readonly requestId: string }[]) =>
    listed.map(({ requestId }) => requestId);

  test('The activity of a time has the durations of the invocations that ended in it, and those that run.', () => {
    const memory = new InvocationMemory();
    memory.begin(started('running'));
    for (const [id, at, durationMs] of [
      ['before', 9, 50],
      ['first', 10, 1],
      ['last', 19, 4],
      ['after', 20, 99],
    ] as const)
      memory.begin(started(id))(endedAt(at, durationMs));
    expect(memory.activity(period)).toEqual({ running: 1, ended: 2, totalMs: 5, maxMs: 4 });
    expect(idsOf(memory.endedIn(period))).toEqual(['last', 'first']);
    expect(idsOf(memory.endedIn({ from: 0, before: 100 }))).not.toContain('running');
    expect(new InvocationMemory().activity(period)).toEqual({ running: 0, ended: 0, totalMs: 0, maxMs: 0 });
  });

  test('What is forgotten is not found, whatever took its place.', () => {
    const memory = new InvocationMemory(2);
    for (const id of ['a', 'b', 'c']) memory.begin(started(id))(endedAt(15, 2));
    expect(idsOf(memory.find(new Set(['a', 'b', 'c', 'd'])))).toEqual(['c', 'b']);
    expect(memory.activity(period)).toMatchObject({ ended: 2, totalMs: 4 });
    memory.clear();
    expect(memory.find(new Set(['c']))).toEqual([]);
    expect(memory.activity(period)).toMatchObject({ ended: 0 });
  });

  test('Invocations of all functions are found by request id and by time, one function by name and ARN.', () => {
    const book = new InvocationBook();
    book.of('orders').begin(started('a'))(endedAt(15, 2));
    book.of('payment').begin({ ...started('b'), functionName: 'payment', startedAt: 2 })(endedAt(16, 3));
    expect(idsOf(book.endedIn(period))).toEqual(['b', 'a']);
    expect(idsOf(book.find(new Set(['b'])))).toEqual(['b']);
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
    expect([idsOf(book.list(arn)), book.activity(arn, period).totalMs]).toEqual([['a'], 2]);
    expect([book.list('none'), book.activity('none', period).ended]).toEqual([[], 0]);
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
