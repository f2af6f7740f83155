import { expect, test } from '@jest/globals';
import { ApiError } from '../../../../local/src/console/page/api/client.ts';
import { TraceIds } from '../../../../local/src/console/page/pages/keys/trace-ids.ts';

const { signal } = new AbortController();
const record = (offset: number, timestamp = 1) => ({ topic: 't', partition: 0, offset, timestamp });
const traceOf = (offset: number) => String(offset).padStart(32, '0');
const headersOf = (traceId: string) => {
  const content = { format: 'text' as const, text: `00-${traceId}-01-01`, sizeBytes: 1, base64: null };
  return { headers: [{ name: 'traceparent', value: content }] };
};

function traceIds(respond: (offset: number) => { headers: ReturnType<typeof headersOf>['headers'] }) {
  const read: number[] = [];
  const ids = new TraceIds(async ({ offset }) => {
    read.push(offset);
    return respond(offset);
  });
  return { ids, read };
}

test('A record that several mappings polled is read once, also when the key is loaded again.', async () => {
  const { ids, read } = traceIds((offset) => headersOf(traceOf(offset)));
  expect(await ids.of([record(1), record(1)], signal)).toEqual(new Map([['t-0@1', traceOf(1)]]));
  expect(await ids.of([record(1), record(2)], signal)).toEqual(
    new Map([
      ['t-0@1', traceOf(1)],
      ['t-0@2', traceOf(2)],
    ]),
  );
  expect(read).toEqual([1, 2]);
});

test('Another record at the position, after the topic was emptied, is read.', async () => {
  let traceId = traceOf(1);
  const { ids } = traceIds(() => headersOf(traceId));
  await ids.of([record(1, 1)], signal);
  traceId = traceOf(2);
  expect(await ids.of([record(1, 2)], signal)).toEqual(new Map([['t-0@1', traceOf(2)]]));
});

test('A record that its topic has no more has no trace; one that cannot be read now is an error, and is read again.', async () => {
  let status = 503;
  const { ids, read } = traceIds(() => {
    throw new ApiError('Stub', 'no', status);
  });
  await expect(ids.of([record(1)], signal)).rejects.toThrow('no');
  status = 404;
  expect(await ids.of([record(1)], signal)).toEqual(new Map([['t-0@1', '']]));
  await ids.of([record(1)], signal);
  expect(read).toEqual([1, 1]);
});
