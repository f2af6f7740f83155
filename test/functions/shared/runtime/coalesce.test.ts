import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coalesce } from '../../../../functions/shared/runtime/coalesce.ts';

interface Call {
  readonly key: string;
  readonly number: number;
}

/** Groups of calls of which those of one array are made at the same time. */
const bursts = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 }), {
  maxLength: 5,
});

describe('coalesce calls', () => {
  test('Coalesced calls are each run once, with their own result, in groups of distinct keys and bounded size.', async () => {
    await fc.assert(
      fc.asyncProperty(bursts, fc.integer({ min: 1, max: 6 }), async (bursts, maximum) => {
        const groups: (readonly Call[])[] = [];
        let inFlight = 0;
        const call = coalesce<Call, number>({
          keyOf: ({ key }) => key,
          maximum,
          run: async (items) => {
            groups.push(items);
            inFlight += 1;
            expect(inFlight).toBe(1);
            await new Promise(setImmediate);
            inFlight -= 1;
            return new Map(items.map(({ key, number }) => [key, number]));
          },
        });
        let number = 0;
        const results: Promise<{ readonly sent: number; readonly received: number }>[] = [];
        for (const keys of bursts) {
          for (const key of keys) {
            const sent = number++;
            results.push(call({ key, number: sent }).then((received) => ({ sent, received })));
          }
          await new Promise(setImmediate);
        }
        for (const { sent, received } of await Promise.all(results)) expect(received).toBe(sent);
        for (const group of groups) {
          expect(group.length).toBeLessThanOrEqual(maximum);
          expect(new Set(group.map(({ key }) => key)).size).toBe(group.length);
        }
        const run = groups.flat();
        expect(run.length).toBe(number);
        for (const name of 'abcde') {
          const numbers = run.filter(({ key }) => key === name).map(({ number }) => number);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  test('Calls of one turn of the event loop share a group.', async () => {
    const sizes: number[] = [];
    const call = coalesce<string, string>({
      keyOf: (key) => key,
      run: async (keys) => {
        sizes.push(keys.length);
        return new Map(keys.map((key) => [key, key]));
      },
    });
    await Promise.all(['a', 'b', 'c'].map(call));
    await call('alone');
    expect(sizes).toEqual([3, 1]);
  });

  test('An Error is for its caller alone, what the run throws is for all, and the next group runs.', async () => {
    let runs = 0;
    const call = coalesce<string, string>({
      keyOf: (key) => key,
      run: async (keys) => {
        runs += 1;
        if (keys.includes('throw')) throw new Error('the run');
        return new Map(keys.map((key) => [key, key === 'bad' ? new Error('its own') : key]));
      },
    });
    const first = await Promise.allSettled([call('good'), call('bad')]);
    expect(first).toMatchObject([{ value: 'good' }, { reason: { message: 'its own' } }]);
    const second = await Promise.allSettled([call('good'), call('throw')]);
    expect(second).toMatchObject([{ reason: { message: 'the run' } }, { reason: { message: 'the run' } }]);
    expect(await call('good')).toBe('good');
    expect(runs).toBe(3);
  });

  test('A run without a result for an item fails that caller.', async () => {
    const call = coalesce<string, string>({ keyOf: (key) => key, run: async () => new Map() });
    await expect(call('a')).rejects.toThrow('No result for a');
  });

  test('Coalesced calls that share a failure which no retry can fix are run one by one, so that one alone fails.', async () => {
    const runs: string[][] = [];
    const call = coalesce<string, string>({
      keyOf: (item) => item,
      run: async (items) => {
        runs.push([...items]);
        if (items.includes('bad')) throw new TypeError('a mistake');
        return new Map(items.map((item) => [item, `${item} done`]));
      },
    });
    const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map(call));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(runs).toEqual([['a', 'bad', 'b'], ['a'], ['bad'], ['b']]);
  });

  test('Coalesced calls that share a temporary failure all fail with it.', async () => {
    const runs: string[][] = [];
    const call = coalesce<string, string>({
      keyOf: (item) => item,
      run: async (items) => {
        runs.push([...items]);
        throw new Error('throttled');
      },
    });
    const outcomes = await Promise.allSettled(['a', 'b'].map(call));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(runs).toEqual([['a', 'b']]);
  });
});
