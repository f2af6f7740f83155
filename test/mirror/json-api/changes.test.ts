import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { RecordHistory } from '../../../local/src/event-source-mapping/history/record-history.ts';
import { Changes } from '../../../local/src/json-api/changes.ts';
import { InvocationBook } from '../../../local/src/lambda/invocation-memory.ts';

const mapping: EventSourceMappingConfiguration = { UUID: 'u', FunctionArn: 'orders', State: 'Enabled' };
let mappings: EventSourceMappingConfiguration[];
let notices: { time: string; text: string }[];
let stories: {
  topic: string;
  partition: number;
  offset: number;
  key: string;
  outcome: string;
  endedAt?: number;
}[];
let changes: Changes;
let invocations: InvocationBook;
let writtenLines: number;

beforeEach(() => {
  jest.useFakeTimers();
  mappings = [mapping];
  notices = [{ time: 't', text: 'before' }];
  stories = [];
  invocations = new InvocationBook();
  writtenLines = 7;
  changes = new Changes({
    mappings: {
      list: () => mappings,
      history: () => ({ list: () => stories }) as unknown as RecordHistory,
    },
    notices: () => notices,
    invocations,
    writtenLines: () => writtenLines,
  });
});
afterEach(() => {
  changes.stop();
  jest.useRealTimers();
});

/** What a client has received so far. */
function client(lastId?: number) {
  const reader = changes.stream(lastId).getReader();
  const read = async () => {
    const { value, done } = await reader.read();
    const text = new TextDecoder().decode(value);
    const [, id, name, data] = /^id: (\d+)\nevent: (\S+)\ndata: (.*)\n\n$/.exec(text) ?? [];
    return { id: Number(id), name, data: data && JSON.parse(data), text, done };
  };
  return { read, cancel: () => reader.cancel() };
}

const later = () => jest.advanceTimersByTimeAsync(250);

test('Lines that functions write are an event with their number, once.', async () => {
  const { read } = client();
  await read();
  writtenLines += 3;
  await later();
  await later();
  writtenLines += 1;
  await later();
  expect(await read()).toMatchObject({ text: 'event: logs\ndata: {"lines":3}\n\n' });
  expect(await read()).toMatchObject({ text: 'event: logs\ndata: {"lines":1}\n\n' });
});

test('A change of state, a notice and ended records are one event each.', async () => {
  const { read } = client();
  expect(await read()).toMatchObject({ text: ': connected\n\n' });
  mappings = [{ ...mapping, State: 'Disabled' }];
  notices = [{ time: 't', text: 'new' }, ...notices];
  const record = { topic: 'o', partition: 0, offset: 4, key: 'k', outcome: 'delivered' };
  stories = [
    { ...record, endedAt: Date.now() },
    { ...record, offset: 5, outcome: 'pending' },
  ];
  await later();
  expect(await read()).toMatchObject({ name: 'mapping', data: { uuid: 'u', state: 'Disabled' } });
  expect(await read()).toMatchObject({
    name: 'records-ended',
    data: { uuid: 'u', count: 1, records: [record] },
  });
  expect(await read()).toMatchObject({ name: 'notice', data: { text: 'new' } });
  // Each is an event once.
  mappings = [mapping];
  await later();
  expect(await read()).toMatchObject({ name: 'mapping', data: { state: 'Enabled' } });
});

test('Invocations that end are an event, each once.', async () => {
  const { read } = client();
  await read();
  const started = { functionName: 'orders', version: '1', environment: 's', startedAt: 1, eventBytes: 2 };
  const begin = (requestId: string) =>
    invocations.of('orders').begin({ ...started, requestId, isInjected: false });
  begin('r1')({
    durationMs: 2,
    endedAt: Date.now(),
    functionError: 'Unhandled',
    response: '',
    memoryUsedInMb: 0,
  });
  begin('r2');
  await later();
  expect(await read()).toMatchObject({
    name: 'invocations-ended',
    data: {
      count: 1,
      invocations: [{ requestId: 'r1', functionName: 'orders', end: 'failed', durationMs: 2 }],
    },
  });
  mappings = [{ ...mapping, State: 'Disabled' }];
  await later();
  expect(await read()).toMatchObject({ name: 'mapping' });
});

test('A client that connects again gets what it has missed, by the id of the last event it has.', async () => {
  const first = client();
  const other = client();
  await first.read();
  mappings = [{ ...mapping, State: 'Disabling' }];
  await later();
  const { id } = await first.read();
  await first.cancel();
  mappings = [{ ...mapping, State: 'Disabled' }];
  await later();
  const second = client(id);
  await second.read();
  expect(await second.read()).toMatchObject({ id: id + 1, data: { state: 'Disabled' } });
  const longAgo = client(1);
  await longAgo.read();
  expect(await longAgo.read()).toMatchObject({ name: 'missed', data: { after: 1 } });
  expect(await longAgo.read()).toMatchObject({ id, data: { state: 'Disabling' } });
  await other.cancel();
});

test('A client that does not read is dropped, and others are not.', async () => {
  const slow = client();
  const quick = client();
  await quick.read();
  for (let count = 0; count < 300; count += 1) {
    mappings = [{ ...mapping, State: String(count) }];
    await later();
    expect((await quick.read()).data).toMatchObject({ state: String(count) });
  }
  expect(changes.listeners).toBe(1);
  await expect(slow.read()).rejects.toThrow('the client does not read');
});

test('Without a client nothing is looked for.', async () => {
  const list = jest.fn(() => mappings);
  changes = new Changes({
    mappings: { list, history: () => undefined },
    notices: () => notices,
    invocations: { endedIn: () => [] },
  });
  await later();
  expect(list).not.toHaveBeenCalled();
  const timers = jest.spyOn(globalThis, 'setInterval');
  const ended = jest.spyOn(globalThis, 'clearInterval');
  const { cancel } = client();
  await later();
  expect(list).toHaveBeenCalled();
  await cancel();
  list.mockClear();
  await later();
  expect(list).not.toHaveBeenCalled();
  const [timer] = timers.mock.results;
  expect(timers).toHaveBeenCalledTimes(1);
  expect(ended).toHaveBeenCalledWith(timer?.value as NodeJS.Timeout);
});

test('A reset is an event, also for a client that connects again.', async () => {
  const { read } = client();
  await read();
  changes.wasReset();
  const { id, name } = await read();
  expect(name).toBe('reset');
  const again = client(id - 1);
  await again.read();
  expect(await again.read()).toMatchObject({ id, name: 'reset' });
});
