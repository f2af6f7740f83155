/**
 * What the mirror's console costs its reader and the mirror, in Chromium (CHROMIUM names another one than that of npm).
 *
 * `ROWS=paint,frames,memory,throughput,backlog` measures these rows only. Shorter than by default: `LOADS=1` (5 of each
 * page), `SECONDS=10` (60, of frames), `MINUTES=1` (5, of memory), `RECORDS=100000` (500,000 of `throughput`),
 * `BACKLOG=100000` (1,000,000 of `backlog`).
 */
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../test/system/support/browser.ts';
import { startMirror } from '../mirror.ts';
import { type Measurement, report } from '../report.ts';
import { backlog } from './backlog.ts';
import { frames } from './frames.ts';
import { memory } from './memory.ts';
import { paint } from './paint.ts';
import type { Row } from './row.ts';
import { throughput } from './throughput.ts';

/** Rows that look at the order system. */
const rows: Readonly<Record<string, Row>> = { paint, frames, memory };
/** Rows that look at a mirror of one function and a full topic. */
const topicRows = { throughput, backlog };
const wanted = process.env.ROWS?.split(',') ?? [...Object.keys(rows), ...Object.keys(topicRows)];
const measurements: Measurement[] = [];

const { browser, stop } = await startBrowser([]);
try {
  const chosen = Object.entries(rows).filter(([name]) => wanted.includes(name));
  if (chosen.length > 0) await measureOrderSystem(chosen, browser);
  for (const [name, row] of Object.entries(topicRows).filter(([each]) => wanted.includes(each))) {
    process.stderr.write(`Measuring ${name}\n`);
    measurements.push(...(await row(browser)));
  }
  report('console', measurements);
} finally {
  await stop();
}

/** The rows share one mirror, which is gone before the next one starts. */
async function measureOrderSystem(chosen: [string, Row][], browser: Browser): Promise<void> {
  const mirror = await startMirror();
  try {
    for (const [name, row] of chosen) {
      process.stderr.write(`Measuring ${name}\n`);
      measurements.push(...(await row({ browser, ready: mirror.ready })));
    }
  } finally {
    await mirror.stop();
  }
}
