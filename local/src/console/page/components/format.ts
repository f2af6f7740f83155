import { serverNow } from '../api/server-clock.ts';

/** Text for readers. No DOM here. */

const number = new Intl.NumberFormat('en-US');

/** `1,234`; a dash for what is not known. */
export const count = (value: number | null | undefined): string =>
  value == null ? '–' : number.format(value);

/** `340 ms`, `1.2 s`, `3 min 20 s`. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `512 bytes`, `1.4 kB`, `8.0 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const timeOfDay = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Of today only the time, with milliseconds; else the date too. In the zone of the browser. */
export function time(at: number, now = serverNow()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? timeOfDay.format(at) : dateAndTime.format(at);
}

/**
 * Without the parts that all names begin with, cut after a dash: `payment` of `orderstream-dev-payment`. What is left begins
 * with a letter: `reader-1` and `reader-2` stay as they are.
 */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const [first = ''] = names;
  const common = names.reduce((prefix, name) => {
    let length = 0;
    while (length < prefix.length && prefix[length] === name[length]) length += 1;
    return prefix.slice(0, length);
  }, first);
  let cut = names.length > 1 ? common.lastIndexOf('-') + 1 : 0;
  while (cut > 0 && names.some((name) => !/^\p{L}/u.test(name.slice(cut))))
    cut = common.slice(0, cut - 1).lastIndexOf('-') + 1;
  return new Map(names.map((name) => [name, name.slice(cut)]));
}
