import { expect, test } from '@jest/globals';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';
import { useSensorMirror } from './support/sensor-mirror.ts';

const inBrowser = noBrowser ? test.skip : test;

const { topic, produce, mirror, consoleUrl } = useSensorMirror();

inBrowser(
  'Charts are drawn on canvases as wide as their place, with the same in numbers, which follow what happens.',
  async () => {
    const page = await openConsole(consoleUrl(), { path: '/charts' });
    await page.locator('canvas').nth(3).waitFor();
    await page.getByText('Lag of mappings in numbers').click();
    const lag = page.getByRole('row', { name: new RegExp(`${topic} → alarms`) });
    await lag.first().waitFor();
    await mirror().mapping({ function: 'alarms' }).pause();
    await produce(7);
    await page.getByRole('row', { name: new RegExp(`${topic} → alarms 7 `) }).waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'charts');
    await mirror().mapping({ function: 'alarms' }).resume();
    await mirror().idle();
    await page.getByRole('row', { name: new RegExp(`${topic} → alarms 0 `) }).waitFor();
  },
);

inBrowser('A chart takes the width of its place, and other colours in the dark.', async () => {
  const page = await openConsole(consoleUrl(), { path: '/charts' });
  await page.locator('canvas').first().waitFor();
  const widths = () =>
    page.evaluate<number[]>(
      "['.chart-place', '.chart-place .uplot'].map((each) => document.querySelector(each).clientWidth)",
    );
  for (const width of [900, 400]) {
    await page.setViewportSize({ width, height: 800 });
    let [place, plot] = await widths();
    while (place !== plot) [place, plot] = await widths();
    expect(plot).toBeLessThan(width);
  }
  const picture = () => page.evaluate<string>("document.querySelector('.chart-place canvas').toDataURL()");
  const light = await picture();
  await page.emulateMedia({ colorScheme: 'dark' });
  while ((await picture()) === light) await page.waitForTimeout(20);
});
