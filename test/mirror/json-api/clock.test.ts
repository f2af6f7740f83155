import { expect, test } from '@jest/globals';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { AdvancingClock } from '../../../local/src/shared/advancing-clock.ts';

/** The routes of the clock need nothing else. */
const app = jsonApi({ clock: new AdvancingClock() } as unknown as ApiPorts);
const aheadMs = async () => ((await (await app.request('/clock')).json()) as { aheadMs: number }).aheadMs;
const advance = (ms: unknown) =>
  app.request('/clock/advance', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ms }),
  });

test('Time is skipped forward, and only by whole milliseconds of a year at most.', async () => {
  expect(await aheadMs()).toBe(0);
  expect(await (await advance(60_000)).json()).toMatchObject({ aheadMs: 60_000 });
  for (const ms of [0, -1, 1.5, 1e12, '5', undefined]) {
    const response = await advance(ms);
    expect({ ms, status: response.status }).toEqual({ ms, status: 400 });
    expect(await response.text()).toMatch(/ms/);
  }
  expect(await aheadMs()).toBe(60_000);
});
