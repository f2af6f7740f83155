import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

const size = { width: 1280, height: 720 };
const schemes = ['light', 'dark'] as const;

/**
 * Buys as Sarah in the shop of a running mirror, and writes pictures of its products (`shop-light.png`, `shop-dark.png`) and of
 * the order, shipped (`shop-order-light.png`, `shop-order-dark.png`).
 * @param images folder of the pictures.
 */
export async function takeShopPictures(browser: Browser, shopUrl: string, images: string): Promise<void> {
  // Without LANG, that of Chromium is no language tag.
  const page = await browser.newPage({ viewport: size, locale: 'en-US', reducedMotion: 'reduce' });
  await page.goto(shopUrl);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /sarah@/i }).click();
  await page.getByRole('button', { name: 'Add Kafka' }).click();
  await page.getByRole('button', { name: 'Add Espresso' }).click();
  await page.evaluate('scrollTo(0, 0)');
  await take(page, images, 'shop');
  await page.getByRole('link', { name: 'Basket' }).click();
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByLabel('Street and number').fill('1 Main St');
  await page.getByLabel('Postal code').fill('12345');
  await page.getByLabel('City').fill('Springfield');
  await page.getByLabel('Country').selectOption('US');
  await page.getByRole('button', { name: 'Buy now' }).click();
  await page.locator('.step[data-step="email"][data-state="done"]').waitFor();
  await take(page, images, 'shop-order');
  await page.close();
}

async function take(page: Page, images: string, name: string): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(images, `${name}-${colorScheme}.png`) });
  }
}
