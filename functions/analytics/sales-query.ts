import { canonicalZoneOf, dayAfter, dayOf, startOfDay } from '../shared/calendar.ts';
import { invalidField, invalidFields } from '../shared/http/problem.ts';
import { startOf } from './domain.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
const longestPeriodInDays = 31;

const windows = ['minute', 'day'] as const;
const groups = ['department', 'product'] as const;
const parameters = ['from', 'to', 'zone', 'window', 'by'] as const;
type Parameter = (typeof parameters)[number];

/** The query of `GET /sales`. Minutes are RFC 3339 times in UTC. */
export interface SalesQuery {
  readonly fromMinute: string;
  /** The first minute that does not count. */
  readonly toMinute: string;
  /** The days of the zone's calendar in the period, in order; the period may cut the first and the last. */
  readonly days: readonly { readonly day: string; readonly fromMinute: string }[];
  /** The one window to return; both when absent. */
  readonly window?: (typeof windows)[number];
  /** What each window is split by; nothing when absent. */
  readonly by?: (typeof groups)[number];
}

/**
 * The query of the parameters, in whole minutes. Default: the 24 hours until the end of this minute, with days of UTC.
 * @param nowMs Milliseconds since the epoch.
 * @throws {ProblemError} 400 naming the parameter: unknown, no such time, zone, window or group, the end before the
 *   start, more than 31 days, more than a day with its minutes split.
 */
export function salesQueryOf(given: Readonly<Partial<Record<string, string>>>, nowMs: number): SalesQuery {
  refuseUnknown(given);
  const zone = zoneOf(given.zone);
  const toMs = given.to === undefined ? nowMs : momentOf('to', given.to, zone).endMs;
  const fromMs = given.from === undefined ? toMs - dayMs : momentOf('from', given.from, zone).startMs;
  const window = oneOf('window', given.window, windows);
  const by = oneOf('by', given.by, groups);
  refuseTooLong(toMs - fromMs, by !== undefined && window !== 'day');
  const [fromMinute, toMinute] = [minuteAt(fromMs), minuteAt(toMs + minuteMs - 1)];
  return { fromMinute, toMinute, days: daysOf(fromMs, toMs, zone), window, by };
}

function refuseUnknown(given: Readonly<Partial<Record<string, string>>>): void {
  const unknown = Object.keys(given).filter((name) => !parameters.some((accepted) => accepted === name));
  if (unknown.length === 0) return;
  const message = `is not a parameter of GET /sales; accepted: ${parameters.join(', ')}`;
  throw invalidFields(unknown.map((field) => ({ field, message })));
}

function zoneOf(given = 'UTC'): string {
  const zone = canonicalZoneOf(given);
  if (zone) return zone;
  throw notAccepted('zone', given, 'an IANA time zone such as UTC or America/New_York');
}

function oneOf<Name extends string>(
  parameter: Parameter,
  given: string | undefined,
  accepted: readonly Name[],
): Name | undefined {
  if (given === undefined) return undefined;
  const name = accepted.find((each) => each === given);
  if (name) return name;
  throw notAccepted(parameter, given, accepted.join(', '));
}

function refuseTooLong(lengthMs: number, splitsMinutes: boolean): void {
  // The days of a period may have 25 hours: one when the clocks go back.
  const longest = (days: number) => days * dayMs + hourMs;
  if (lengthMs < 0) throw invalidField('from', 'is after `to`; accepted: a time before it');
  if (lengthMs > longest(longestPeriodInDays)) {
    throw invalidField('from', `is over ${longestPeriodInDays} days before \`to\`; request a shorter period`);
  }
  if (splitsMinutes && lengthMs > longest(1)) {
    throw invalidField(
      'by',
      'splits the minutes of one day at most; request a shorter period, or `window=day`',
    );
  }
}

const dayFormat = /^\d{4}-\d{2}-\d{2}$/;
const timeFormat = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
/** Beyond them, texts of years no longer sort like the years. */
const [firstYear, lastYear] = ['1970', '8999'];

/** Start and end of a text: of a day of the zone, or of a time, which is both. */
function momentOf(parameter: 'from' | 'to', text: string, zone: string) {
  if (dayFormat.test(text) && isOnTheCalendar(text)) {
    return { startMs: startOfDay(text, zone), endMs: startOfDay(dayAfter(text), zone) };
  }
  const time = timeFormat.test(text) && isOnTheCalendar(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return { startMs: time, endMs: time };
  throw notAccepted(
    parameter,
    text,
    `RFC 3339 such as 2026-11-21T10:00:00Z, or a day such as 2026-11-21, of the years ${firstYear} to ${lastYear}`,
  );
}

/** JavaScript parses February 30 as March 2. */
function isOnTheCalendar(text: string): boolean {
  const day = text.slice(0, 'YYYY-MM-DD'.length);
  const time = Date.parse(day);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  return isDay && firstYear <= text && text.slice(0, 4) <= lastYear;
}

function notAccepted(parameter: Parameter, given: string, accepted: string) {
  return invalidField(parameter, `is ${JSON.stringify(given)}; accepted: ${accepted}`);
}

function daysOf(fromMs: number, toMs: number, zone: string): SalesQuery['days'] {
  const days: { day: string; fromMinute: string }[] = [];
  const last = dayOf(toMs - 1, zone);
  for (let day = dayOf(fromMs, zone); ; day = dayAfter(day)) {
    days.push({ day, fromMinute: minuteAt(Math.max(fromMs, startOfDay(day, zone))) });
    if (day >= last) return days;
  }
}

function minuteAt(timeMs: number): string {
  return startOf('minute', timeMs);
}
