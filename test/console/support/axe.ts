import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Code for the browser is text: the tests are compiled without its types. */
const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Two thirds of the time of a run, also where nothing but the size of the page has changed. */
const CONTRAST = 'color-contrast';
/** Rules whose result depends on colours. */
export const colorRules: RunOptions = {
  runOnly: { type: 'rule', values: [CONTRAST, 'link-in-text-block'] },
  preload: false,
};
/** Rules whose result depends on what is seen where: another width hides words, shows buttons and scrolls tables. */
export const layoutRules: RunOptions = { rules: { [CONTRAST]: { enabled: false } }, preload: false };

export interface AxeRun {
  /** Default: all rules. */
  readonly rules?: RunOptions;
  /** An expression for a list of what to look at. Default: the document. */
  readonly elements?: string;
  /** Default: those that keep a reader from using the page. */
  readonly impacts?: readonly string[];
}

/**
 * What axe finds wrong with a page. The page keeps axe for the next time.
 * @throws {Error} when the page has frames, which are not looked at.
 */
export async function findingsOf(
  page: Page,
  { rules = {}, elements = '[document]', impacts = ['serious', 'critical'] }: AxeRun = {},
): Promise<string[]> {
  if (page.frames().length > 1) throw new Error(`${page.url()} has frames. Accepted: a page without any.`);
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(source);
  const options = JSON.stringify({ ...rules, resultTypes: ['violations'] });
  const violations = await page.evaluate<AxeResults['violations']>(
    `(async (include) => (include.length > 0 ? (await axe.run({ include }, ${options})).violations : []))(${elements})`,
  );
  return violations
    .filter(({ impact }) => impacts.includes(impact ?? ''))
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const VISIBLE = "[...document.body.querySelectorAll('*')].filter((each) => each.checkVisibility())";
/** What the contrast of an element's text depends on, in its styles. */
const LOOK = `((each) => {
  const { color, background, opacity, fontSize, fontWeight, position, textShadow } = getComputedStyle(each);
  return [color, background, opacity, fontSize, fontWeight, position, textShadow].join();
})`;

/** Keeps in mind how the visible elements look at this width. */
export async function rememberLook(page: Page): Promise<void> {
  await page.evaluate(`{ window.axeLooks = new WeakMap(${VISIBLE}.map((each) => [each, ${LOOK}(each)])); }`);
}

/** An expression for the elements that were not visible, or looked different, at the width of {@link rememberLook}. */
export const withOtherLook = `${VISIBLE}.filter((each) => window.axeLooks.get(each) !== ${LOOK}(each))`;
