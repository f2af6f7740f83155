import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mapOf120Mappings } from './support/many-mappings.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { StubConsole } from './support/stub-console.ts';

const inBrowser = noBrowser ? test.skip : test;
const stub = new StubConsole();

beforeAll(async () => {
  await stub.start();
  stub.on('/mappings', () =>
    mapOf120Mappings.mappings.map((mapping) => ({ ...mapping, offsetLag: 0, metrics: {} })),
  );
  stub.on('/map', () => mapOf120Mappings);
});
afterAll(() => stub.stop());

inBrowser('Of 120 mappings the map is as wide as the page, and each name can be read.', async () => {
  const page = await openConsole(stub.url);
  const map = page.getByRole('region', { name: 'Map' });
  await map.getByRole('link', { name: /^Function concern-39/ }).waitFor();
  expect(await map.getByRole('link', { name: /^Function concern-\d+/ }).count()).toBe(40);
  expect(await map.getByRole('link', { name: /^Mapping of topic-\d+ to concern-\d+: / }).count()).toBe(120);
  expect(
    await page.evaluate(
      "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.map-area'))",
    ),
  ).toBe(true);
  await expectNoAxeFindings(page);
  await takeScreenshot(page, 'map-of-120-mappings');
});

inBrowser('A table of 120 mappings is filtered by function and topic, by their whole names.', async () => {
  const page = await openConsole(stub.url, { path: '/mappings' });
  await page.getByRole('searchbox').fill('concern-39');
  await page.getByRole('row', { name: /concern-39 topic-7/ }).waitFor();
  expect(await page.getByRole('row', { name: /concern-/ }).count()).toBe(3);
});
