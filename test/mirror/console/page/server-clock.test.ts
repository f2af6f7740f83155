import { afterEach, expect, test } from '@jest/globals';
import { ageMs, learnTime, serverNow } from '../../../../local/src/console/page/api/server-clock.ts';
import { time } from '../../../../local/src/console/page/components/format.ts';

const BROWSER = Date.parse('2026-11-29T12:00:00.400Z');
const MINUTE_MS = 60_000;

const learnFrom = (server: number) => learnTime(new Date(server).toUTCString(), BROWSER);

afterEach(() => learnFrom(BROWSER));

test.each([
  ['10 minutes ahead of the browser', 10 * MINUTE_MS],
  ['10 minutes behind the browser', -10 * MINUTE_MS],
  ['a day ahead of the browser', 24 * 60 * MINUTE_MS],
])('A mirror whose clock is %s sets the time of the page, to the second.', (_, aheadMs) => {
  learnFrom(BROWSER + aheadMs);
  const differenceMs = serverNow(BROWSER) - (BROWSER + aheadMs);
  expect(Math.abs(differenceMs)).toBeLessThan(1_000);
  expect(ageMs(BROWSER + aheadMs - 3 * MINUTE_MS, BROWSER)).toBe(3 * MINUTE_MS + differenceMs);
});

test.each([
  ['the whole seconds of a header', 0],
  ['a response that was long on its way', -4_000],
])('The difference of %s is none of the clocks.', (_, aheadMs) => {
  learnFrom(BROWSER + aheadMs);
  expect(serverNow(BROWSER)).toBe(BROWSER);
});

test.each([
  ['without the header', null],
  ['with a header without a date', 'soon'],
])('A response %s changes nothing.', (_, date) => {
  learnFrom(BROWSER + 10 * MINUTE_MS);
  const before = serverNow(BROWSER);
  learnTime(date, BROWSER);
  expect(serverNow(BROWSER)).toBe(before);
});

test('A clock that was set right meanwhile is believed at the next response.', () => {
  learnFrom(BROWSER + 10 * MINUTE_MS);
  learnFrom(BROWSER);
  expect(serverNow(BROWSER)).toBe(BROWSER);
});

test('What the mirror wrote a second ahead of the browser has no age below 0.', () => {
  learnFrom(BROWSER + 1_000);
  expect(ageMs(BROWSER + 1_000, BROWSER)).toBe(0);
});

test('Whether a time is of today is decided by the day of the mirror.', () => {
  const at = Date.now() + 2 * 24 * 60 * MINUTE_MS;
  learnTime(new Date(at).toUTCString());
  const [withoutDate, withDate] = [time(at), time(Date.now())];
  learnTime(new Date().toUTCString());
  expect(withoutDate).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
  expect(withDate).toMatch(/20\d\d/);
});
