import { describe, expect, test } from '@jest/globals';
import { RequestFailure } from '../../../../functions/storefront/page/api/failure.ts';
import {
  afterFailure,
  type Loaded,
  loadRepeatedly,
} from '../../../../functions/storefront/page/layout/load-repeatedly.ts';
import { sleep } from '../../../../functions/storefront/page/layout/sleep.ts';
import { inTurn } from './in-turn.ts';

describe('loading again', () => {
  /** Loads values and failures in turn. @returns what was shown after each, and the pauses. */
  async function loaded(results: readonly ({ readonly count: number } | Error)[], stopAt = Infinity) {
    const controller = new AbortController();
    const next = inTurn(results);
    const pauses: number[] = [];
    const shown: Loaded<{ readonly count: number }>[] = [{ status: 'loading' }];
    let requests = 0;
    await loadRepeatedly({
      load: () => {
        requests += 1;
        if (requests >= stopAt) controller.abort();
        return next();
      },
      pauseMs: ({ count }) => (count < 3 ? count * 10 : undefined),
      sleep: async (milliseconds) => void pauses.push(milliseconds),
      onValue: (value) => shown.push({ status: 'ready', value }),
      onFailure: (failure) => shown.push(afterFailure(shown.at(-1) ?? { status: 'loading' }, failure)),
      signal: controller.signal,
    });
    return { shown: shown.slice(1), pauses };
  }

  test('Each request follows the response of the one before by the pause that this one asks for, until it asks for none.', async () => {
    const { shown, pauses } = await loaded([{ count: 1 }, { count: 2 }, { count: 3 }]);
    expect(shown).toHaveLength(3);
    expect(pauses).toEqual([10, 20]);
  });

  test('What is shown stays when it cannot be loaded again, and the failure goes with the next value.', async () => {
    const down = new RequestFailure(0);
    const { shown, pauses } = await loaded([{ count: 1 }, down, { count: 3 }]);
    expect(shown).toEqual([
      { status: 'ready', value: { count: 1 } },
      { status: 'ready', value: { count: 1 }, failure: down },
      { status: 'ready', value: { count: 3 } },
    ]);
    expect(pauses).toEqual([10, 10]);
  });

  test('A refusal that another request would not change ends the requests, and the value stays.', async () => {
    const refused = new RequestFailure(403);
    const { shown, pauses } = await loaded([{ count: 1 }, refused]);
    expect(shown.at(-1)).toEqual({ status: 'ready', value: { count: 1 }, failure: refused });
    expect(pauses).toEqual([10]);
  });

  test('A failure before the first value is all there is.', async () => {
    const down = new RequestFailure(0);
    expect(await loaded([down])).toEqual({ shown: [{ status: 'failed', failure: down }], pauses: [] });
  });

  test('A response after the page was left changes nothing.', async () => {
    expect((await loaded([{ count: 1 }, { count: 2 }], 2)).shown).toHaveLength(1);
    expect((await loaded([new RequestFailure(0)], 1)).shown).toEqual([]);
  });
});

describe('sleeping', () => {
  const milliseconds = 3_600_000;
  const { signal } = new AbortController();

  test('A sleep ends when its time is over, with an event, and when the page is left, before or meanwhile.', async () => {
    await sleep({ milliseconds: 0, signal });
    const browser = new EventTarget();
    const online = sleep({ milliseconds, events: [[browser, 'online']], signal });
    browser.dispatchEvent(new Event('online'));
    await online;
    const controller = new AbortController();
    const left = sleep({ milliseconds, signal: controller.signal });
    controller.abort();
    await left;
    await sleep({ signal: controller.signal });
  });
});
