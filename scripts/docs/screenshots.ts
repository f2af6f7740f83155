/**
 * Takes the pictures of README and docs from a real run: `npm run docs:screenshots`. Starts the order system in the mirror,
 * places orders, and writes pictures of the console and of the shop into `docs/images`, light and dark.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startMirror } from '@orderstream/mirror';
import { chromium } from 'playwright-core';
import { takeShopPictures } from './shop-pictures.ts';

const project = join(import.meta.dirname, '../..');
const images = join(project, 'docs/images');
const size = { width: 1280, height: 720 };
const orders = 12;

mkdirSync(images, { recursive: true });
await using mirror = await startMirror({ app: project, onLine: (line) => process.stderr.write(`${line}\n`) });
const order = {
  lines: [{ productId: 'book-kafka-guide', quantity: 1 }],
  payment: { token: 'tok_visa' },
  shipTo: {
    name: 'Sarah',
    line1: '1 Main St',
    city: 'Springfield',
    postalCode: '12345',
    country: 'US',
  },
};
for (let placed = 0; placed < orders; placed += 1) await place(order);

const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: ['--no-sandbox', '--disable-gpu'],
});
await mirror.idle({ timeoutMs: 60_000 });
const [paid] = await mirror.topic('payments').read({ limit: 1 });
if (!paid) throw new Error('The topic payments has no record: no order was paid.');
const { topic, partition, offset } = paid;
await takeShopPictures(browser, mirror.endpoints.api, images);
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ viewport: size, colorScheme, deviceScaleFactor: 1, locale: 'en-US' });
  await page.goto(mirror.endpoints.console);
  await page
    .getByRole('main')
    .getByRole('link', { name: /payments/ })
    .first()
    .waitFor();
  for (let placed = 0; placed < orders; placed += 1) await place(order);
  await page.screenshot({ path: join(images, `console-${colorScheme}.png`) });
  await page.goto(`${mirror.endpoints.console}/topics/${topic}/${partition}/${offset}`);
  await page.getByText('Delivered').first().waitFor();
  await page.screenshot({ path: join(images, `console-record-${colorScheme}.png`) });
}
await browser.close();

async function place(body: unknown): Promise<void> {
  const response = await fetch(`${mirror.endpoints.api}/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mirror.tokens.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 202)
    throw new Error(`POST /orders responded ${response.status}: ${await response.text()}`);
}

/** CHROMIUM names a browser; else the one that npm installs for Linux. */
function chromiumPath(): string {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const print =
    "import('@sparticuz/chromium').then(async (it) => console.log(await it.default.executablePath()))";
  return execFileSync(process.execPath, ['-e', print], { cwd: project, encoding: 'utf8' }).trim();
}
