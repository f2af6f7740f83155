import { expect, jest, test } from '@jest/globals';
import { linesOf } from '../../../local/src/json-api/log-lines.ts';
import { LogMemory } from '../../../local/src/lambda/log-memory.ts';

/** Logs of two functions, which write at the times given. */
function logsOf() {
  const [orders, mail] = [new LogMemory(), new LogMemory()];
  const of = (requestId: string) => ({ stream: 's', requestId });
  orders.add('START RequestId: r1 Version: $LATEST\n', of('r1'), 1);
  orders.add('t\tr1\tINFO\tplaced trace-7\n', of('r1'), 2);
  orders.add('t\tr1\tERROR\tno total\n    at f (domain.ts:3)\n', of('r1'), 3);
  orders.add('a plain line\n', of('r2'), 4);
  mail.add('{"level":"WARN","message":"slow"}\n', of('r3'), 2);
  const memories: Record<string, LogMemory> = { orders, mail };
  const logLines = (name: string, since?: number) => memories[name]?.lines(since) ?? [];
  return (query: Partial<Parameters<typeof linesOf>[2]> = {}) =>
    linesOf({ logLines }, ['orders', 'mail'], { limit: 100, ...query });
}
const messages = (lines: readonly { message: string }[]) => lines.map(({ message }) => message);

test('Lines of all functions are in the order of time, each with its level, and a stack has that of the line before it.', () => {
  expect(logsOf()().map(({ functionName, level }) => [functionName, level])).toEqual([
    ['orders', undefined],
    ['orders', 'INFO'],
    ['mail', 'WARN'],
    ['orders', 'ERROR'],
    ['orders', 'ERROR'],
    ['orders', undefined],
  ]);
});

test('Lines from a level on include plain ones from INFO, those of the platform from DEBUG, and whole stacks.', () => {
  const lines = logsOf();
  expect(lines({ level: 'DEBUG' })).toHaveLength(6);
  expect(lines({ level: 'INFO' })).toHaveLength(5);
  expect(messages(lines({ level: 'ERROR' }))).toEqual(['t\tr1\tERROR\tno total', '    at f (domain.ts:3)']);
  expect(messages(lines({ level: 'ERROR', filter: 'DOMAIN' }))).toEqual(['    at f (domain.ts:3)']);
});

test('A trace id leads to all lines of the requests that mention it.', () => {
  expect(new Set(logsOf()({ traceId: 'trace-7' }).map(({ requestId }) => requestId))).toEqual(
    new Set(['r1']),
  );
  expect(logsOf()({ traceId: 'trace-8' })).toEqual([]);
});

test('Lines are bounded by time and by a number, which keeps the last.', () => {
  expect(messages(logsOf()({ since: 4 }))).toEqual(['a plain line']);
  expect(logsOf()({ until: 2 })).toHaveLength(3);
  expect(messages(logsOf()({ limit: 1 }))).toEqual(['a plain line']);
});

test('Lines of a mirror that is started again continue the numbers, so that a reader sees that they are others.', () => {
  const sequenceAt = (startedAt: number) => {
    jest.useFakeTimers({ now: startedAt });
    const memory = new LogMemory();
    for (let line = 0; line < 1_000; line++) memory.add('a line\n', { stream: 's' }, startedAt);
    const sequences = memory.lines().map(({ sequence }) => sequence);
    return { written: memory.written, first: Math.min(...sequences), last: Math.max(...sequences) };
  };
  const before = sequenceAt(Date.UTC(2026, 10, 30, 10));
  const after = sequenceAt(Date.UTC(2026, 10, 30, 10, 1));
  jest.useRealTimers();
  expect(after.first).toBeGreaterThan(before.last);
  expect(after.written).toBe(1_000);
  expect(Number.isSafeInteger(after.last)).toBe(true);
});
