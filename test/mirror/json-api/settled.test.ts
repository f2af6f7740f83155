import { afterEach, expect, jest, test } from '@jest/globals';
import { whilePaused } from '../../../local/src/json-api/settled.ts';
import { ServiceException } from '../../../local/src/shared/service-exception.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** One mapping whose changes end when that is said; meanwhile others are refused, as the service does. */
function slowMapping() {
  let state = 'Enabled';
  const states: string[] = [];
  const get = () => ({ UUID: 'm', State: state });
  const set = (next: string) => {
    state = next;
    states.push(next);
  };
  const update = async ({ Enabled }: { Enabled?: boolean | undefined }) => {
    if (state.endsWith('ing')) throw new ServiceException('ResourceInUseException', 'in use');
    set(Enabled ? 'Enabled' : 'Disabling');
    return get();
  };
  return { mappings: { get, update }, states, set };
}

const ticks = () => new Promise((resolve) => setTimeout(resolve, 60));

test('A mapping is enabled again when the client goes away while it is paused.', async () => {
  const { mappings, states, set } = slowMapping();
  const client = new AbortController();
  const act = jest.fn(async () => {});
  const response = whilePaused(mappings, 'm', client.signal, act);
  await ticks();
  client.abort();
  await ticks();
  expect(states).toEqual(['Disabling']);
  set('Disabled');
  await response;
  expect(act).toHaveBeenCalledTimes(1);
  expect(states).toEqual(['Disabling', 'Disabled', 'Enabled']);
});

/** Begins a change of a mapping that does not come to rest, and skips the time that is waited for it. */
async function refusedChange() {
  const mapping = slowMapping();
  const act = jest.fn(async () => {});
  const response = whilePaused(mapping.mappings, 'm', new AbortController().signal, act);
  await ticks();
  const now = performance.now();
  jest.spyOn(performance, 'now').mockReturnValue(now + 36_000);
  await expect(response).rejects.toMatchObject({ code: 'ResourceInUseException', statusCode: 409 });
  expect(act).not.toHaveBeenCalled();
  return mapping;
}

test('A mapping that does not come to rest in time is refused at once, and enabled again as soon as it has.', async () => {
  const { states, set } = await refusedChange();
  expect(states).toEqual(['Disabling']);
  set('Disabled');
  await ticks();
  expect(states).toEqual(['Disabling', 'Disabled', 'Enabled']);
});

test('A mapping that is deleted before it has come to rest is not enabled.', async () => {
  const { mappings, states } = await refusedChange();
  const missing = jest.spyOn(mappings, 'get').mockImplementation(() => {
    throw new ServiceException('ResourceNotFoundException', 'no such mapping', 404);
  });
  await ticks();
  expect(missing).toHaveBeenCalledTimes(1);
  expect(states).toEqual(['Disabling']);
});

test('A mapping is enabled again when what is done meanwhile fails.', async () => {
  const { mappings, states, set } = slowMapping();
  const act = async () => Promise.reject(new Error('no such offset'));
  const response = whilePaused(mappings, 'm', new AbortController().signal, act);
  await ticks();
  set('Disabled');
  await expect(response).rejects.toThrow('no such offset');
  expect(states.at(-1)).toBe('Enabled');
});
