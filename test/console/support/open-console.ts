import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../../system/support/browser.ts';
import { colorRules, findingsOf, layoutRules, rememberLook, withOtherLook } from './axe.ts';

/** How a page is seen. */
export interface ConsoleView {
  /** Address below that of the console. Default `/`. */
  readonly path?: string;
  /** In pixels. Default 1280. */
  readonly width?: number;
  /** Default `light`. */
  readonly scheme?: 'light' | 'dark';
  /** Errors that the test provokes: those that fit none of these fail it. Default: none. */
  readonly expectedErrors?: readonly RegExp[];
}

/** Of a busy machine, until an element is there. */
const LONGEST_WAIT_MS = 90_000;
const HEIGHT_PX = 800;
const WIDE_PX = 1280;
const PHONE_PX = 360;
const SCHEMES = ['light', 'dark'] as const;
/** Code for the browser is text: the tests are compiled without its types. The browser's own message does not name every kind. */
const REPORT_VIOLATIONS = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('content security policy: ' + violatedDirective + ' refuses ' + blockedURI))`;

let browser: ReturnType<typeof startBrowser> | undefined;
const contexts: BrowserContext[] = [];
const problems: string[] = [];

/** What a test that has a skipped browser says. Undefined where there is one. */
export { noBrowser };

/**
 * Opens the console in a real browser, which is closed after the test. Errors in the browser's console, in scripts of the page,
 * and violations of its content security policy fail the test.
 * @param consoleUrl `endpoints.console` of a mirror.
 */
export async function openConsole(
  consoleUrl: string,
  { path = '/', width = WIDE_PX, scheme = 'light', expectedErrors = [] }: ConsoleView = {},
): Promise<Page> {
  browser ??= startBrowser([]);
  const context = await (await browser).browser.newContext({
    viewport: { width, height: HEIGHT_PX },
    colorScheme: scheme,
    // Without LANG, that of Chromium is en-US@posix, which is not a language tag: uPlot cannot format with it.
    locale: 'en-US',
    // Colours that are between two others would have another contrast.
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(LONGEST_WAIT_MS);
  contexts.push(context);
  const page = await context.newPage();
  const add = (text: string) => {
    if (!expectedErrors.some((expected) => expected.test(text))) problems.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') add(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => add(error.stack ?? error.message));
  await page.addInitScript(REPORT_VIOLATIONS);
  await page.goto(consoleUrl + path);
  return page;
}

/**
 * Looks for mistakes that keep a reader from using a page, light and dark, wide and on a phone: serious and critical findings of
 * axe, and content that is wider than the phone. All rules are for light and wide; dark has those of colours again, the phone those
 * of layout, and in both schemes colours of what looks different there.
 */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const scheme of SCHEMES) {
    const isFirst = scheme === 'light';
    await seeAs(page, scheme, WIDE_PX);
    await rememberLook(page);
    const wide = await findingsOf(page, isFirst ? {} : { rules: colorRules });
    expectNone(scheme, WIDE_PX, [...wide, ...(await overflowOf(page))]);
    await seeAs(page, scheme, PHONE_PX);
    const colors = await findingsOf(page, { rules: colorRules, elements: withOtherLook });
    const layout = isFirst ? await findingsOf(page, { rules: layoutRules }) : [];
    expectNone(scheme, PHONE_PX, [...colors, ...layout, ...(await overflowOf(page))]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}

type Scheme = (typeof SCHEMES)[number];

async function seeAs(page: Page, colorScheme: Scheme, width: number): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: HEIGHT_PX });
}

function expectNone(colorScheme: Scheme, width: number, findings: readonly string[]): void {
  expect({ colorScheme, width, findings }).toEqual({ colorScheme, width, findings: [] });
}

async function overflowOf(page: Page): Promise<string[]> {
  const overflowPx = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  return overflowPx > 0 ? [`the page is ${overflowPx} px wider than the view`] : [];
}

/** Writes `NAME-SCHEME-WIDTH.png` for each view into the folder that SCREENSHOTS names; without it, nothing. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const colorScheme of SCHEMES)
    for (const width of [WIDE_PX, PHONE_PX]) {
      await seeAs(page, colorScheme, width);
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`) });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}

afterEach(async () => {
  const found = problems.splice(0);
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(found).toEqual([]);
});

afterAll(async () => {
  await (await browser)?.stop();
});
