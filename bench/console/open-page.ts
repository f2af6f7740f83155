import type { Browser, Page } from 'playwright-core';

/** A page that is closed, with all that it has, at the end of the block. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
}

/**
 * Opens an address in a separate profile, with an empty cache, and waits until the page has its heading and its data.
 * @param url of the console with the path of a page.
 */
export async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  // Without LANG, that of Chromium is en-US@posix, which is not a language tag.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('main h1').waitFor();
  return { page, [Symbol.asyncDispose]: () => context.close() };
}
