import { LambdaServiceException, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import type {
  RebuildProgress,
  RebuildRequest,
} from '../../../functions/operations/rebuild-timeline/types.ts';
import { Rebuilder } from '../../../ops/rebuild-timeline/rebuilder.ts';

const progress = (read: number, waiting: number): RebuildProgress => ({
  read,
  waiting,
  undecodable: 1,
  cursor: { 'orders-0': read },
  until: { 'orders-0': read + waiting },
});

/** A function that gives these responses, one after the other. */
function rebuilderOf(...responses: (RebuildProgress | Error)[]) {
  const requests: RebuildRequest[] = [];
  const lines: string[] = [];
  const rebuilder = new Rebuilder({
    invoke: async (request) => {
      requests.push(request);
      const response = responses.shift();
      if (!response || response instanceof Error) throw response ?? new Error('one call too many');
      return response;
    },
    onProgress: ({ read, total }) => lines.push(`${read} of ${total}`),
    logProgress: (line) => lines.push(line),
    firstDelayMs: 1,
  });
  return { rebuilder, requests, lines };
}

const throttle = () => new TooManyRequestsException({ message: 'Rate Exceeded.', $metadata: {} });
const refusal = () =>
  new LambdaServiceException({
    name: 'AccessDeniedException',
    message: 'not authorized',
    $fault: 'client',
    $metadata: {},
  });

describe('reading the topics call by call', () => {
  test('Reading the topics call by call continues where the call before ended, until nothing is left.', async () => {
    const { rebuilder, requests, lines } = rebuilderOf(progress(5, 7), progress(4, 3), progress(3, 0));
    await rebuilder.catchUp();
    expect(requests).toEqual([
      {},
      { cursor: { 'orders-0': 5 }, until: { 'orders-0': 12 } },
      { cursor: { 'orders-0': 4 }, until: { 'orders-0': 7 } },
    ]);
    expect(lines).toEqual(['5 of 12', '9 of 12', '12 of 12']);
    expect(rebuilder.undecodable).toBe(3);
  });

  test('Reading the topics call by call reads later records again, which have another end.', async () => {
    const { rebuilder, requests } = rebuilderOf(progress(5, 0), progress(1, 0));
    await rebuilder.catchUp();
    await rebuilder.catchUp();
    expect(requests).toEqual([{}, { cursor: { 'orders-0': 5 } }]);
  });

  test('Reading the topics call by call repeats a call that failed, from the same cursor.', async () => {
    const { rebuilder, requests, lines } = rebuilderOf(
      progress(5, 7),
      new Error('environment was terminated'),
      throttle(),
      progress(7, 0),
    );
    await rebuilder.catchUp();
    const second = { cursor: { 'orders-0': 5 }, until: { 'orders-0': 12 } };
    expect(requests).toEqual([{}, second, second, second]);
    expect(lines).toContain('call failed: environment was terminated');
    expect(lines.at(-1)).toBe('12 of 12');
  });

  test('Reading the topics call by call ends with the error of a call that fails again and again.', async () => {
    const failures = [1, 2, 3, 4, 5].map((number) => new Error(`failure ${number}`));
    await expect(rebuilderOf(...failures).rebuilder.catchUp()).rejects.toThrow('failure 4');
  });

  test('Reading the topics call by call waits longer for a function that is busy.', async () => {
    const { rebuilder } = rebuilderOf(...Array.from({ length: 8 }, throttle), progress(1, 0));
    await rebuilder.catchUp();
    await expect(rebuilderOf(...Array.from({ length: 20 }, throttle)).rebuilder.catchUp()).rejects.toThrow(
      'Rate Exceeded.',
    );
  });

  test('Reading the topics call by call does not repeat what is refused.', async () => {
    const { rebuilder, requests } = rebuilderOf(refusal());
    await expect(rebuilder.catchUp()).rejects.toThrow('not authorized');
    expect(requests).toHaveLength(1);
  });
});
