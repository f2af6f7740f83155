import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { percentile } from '../report.ts';
import { openPage } from './open-page.ts';
import type { Row } from './row.ts';
import { placeSteadily } from './steady-orders.ts';

const seconds = Number(process.env.SECONDS ?? 60);
const WARM_UP_MS = 5_000;

/** Text for the browser. An interaction counts from the input until the next frame is painted; the browser rounds it to 8 ms. */
const WATCH = `{
  const watched = (window.watched = { frames: [], longTasks: [], interactions: [] });
  const observe = (type, into, options) =>
    new PerformanceObserver((list) => into.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type, ...options });
  observe('longtask', watched.longTasks);
  observe('event', watched.interactions, { durationThreshold: 16 });
  let before = performance.now();
  const frame = (at) => {
    watched.frames.push(at - before);
    before = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}`;

/** In milliseconds each. */
interface Watched {
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
  /** Shorter ones than 16 ms are left out. */
  readonly interactions: readonly number[];
}

/** What a reader of the map feels while orders run: frames, and how soon it follows the mouse and the keyboard. */
export const frames: Row = async ({ browser, ready }) => {
  await using opened = await openPage(browser, ready.console);
  const { page } = opened;
  await page.locator('main svg').first().waitFor();
  await using orders = placeSteadily(ready);
  await sleep(WARM_UP_MS);
  await page.evaluate(WATCH);
  const end = performance.now() + seconds * 1_000;
  let interactions = 0;
  while (performance.now() < end) {
    await moveMap(page, interactions);
    await page.keyboard.press('Tab');
    interactions += 1;
    await sleep(500);
  }
  const watched = await page.evaluate<Watched>('watched');
  const received = await page.evaluate<number>("performance.eventCounts.get('pointerdown')");
  if (received < interactions) throw new Error(`The page received ${received} of ${interactions} drags.`);
  const long = (durations: readonly number[]) => durations.filter((duration) => duration > 50).length;
  return [
    orders.rate('frames of the map are watched'),
    { what: `interactions with the map in ${seconds} s`, value: interactions * 2 },
    {
      what: 'longest interaction with the map in ms, to the next frame; 16 is the least that is measured',
      value: Math.max(16, ...watched.interactions),
      bar: '<= 50',
    },
    { what: `frames in ${seconds} s`, value: watched.frames.length },
    { what: 'frames longer than 50 ms', value: long(watched.frames) },
    { what: 'p99 of the frames in ms', value: percentile(watched.frames, 0.99) },
    { what: 'long tasks, of more than 50 ms', value: watched.longTasks.length },
    { what: 'longest task in ms, where one was long', value: Math.max(0, ...watched.longTasks) },
  ];
};

/** To one side, and back the next time: a drag, which opens nothing. */
async function moveMap(page: Page, turn: number): Promise<void> {
  const box = await page.locator('main svg').first().boundingBox();
  if (!box) throw new Error('The map is not drawn.');
  const x = box.x + Math.min(box.width, 1_000) / 2;
  const y = box.y + Math.min(box.height, 400) / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + (turn % 2 === 0 ? 60 : -60), y + 10, { steps: 5 });
  await page.mouse.up();
}
