import type { Sales, SalesWindow } from '../api/types.ts';

/** A period that staff can choose. */
export interface Period {
  readonly title: string;
  readonly lengthMs: number;
  readonly window: 'minute' | 'day';
}

const hourMs = 3_600_000;

/** By the name in the address of the page. */
export const periods: Readonly<Record<string, Period>> = {
  hour: { title: 'Last hour', lengthMs: hourMs, window: 'minute' },
  day: { title: 'Last 24 hours', lengthMs: 24 * hourMs, window: 'minute' },
  week: { title: 'Last 7 days', lengthMs: 7 * 24 * hourMs, window: 'day' },
  month: { title: 'Last 31 days', lengthMs: 31 * 24 * hourMs, window: 'day' },
};

/** The period of that name; the last hour without one. */
export function periodOf(name: string | null): Period & { readonly name: string } {
  const chosen = name !== null && Object.hasOwn(periods, name) ? name : 'hour';
  return { name: chosen, ...(periods[chosen] as Period) };
}

/** What is shown of a window in charts and tables. */
export interface Point {
  /** Seconds since the epoch: the minute, or midnight UTC of the day's date. */
  readonly x: number;
  readonly label: string;
  readonly orders: number;
  readonly shipped: number;
  /** For drawing; exact amounts are in the response. */
  readonly revenue: number;
}

/**
 * The windows of a period without gaps: the API omits those without an event.
 * @param toMs end of the period, milliseconds since the epoch.
 * @param zone IANA time zone of the days and labels.
 */
export function pointsOf(sales: Sales, period: Period, toMs: number, zone: string, locale?: string): Point[] {
  return period.window === 'minute'
    ? minutePoints(sales, period, toMs, zone, locale)
    : dayPoints(sales, period, toMs, zone, locale);
}

const minuteMs = 60_000;

function minutePoints(
  { byMinute = [] }: Sales,
  { lengthMs }: Period,
  toMs: number,
  zone: string,
  locale?: string,
) {
  const found = new Map(byMinute.map((each) => [Date.parse(each.minute), each]));
  const label = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const last = Math.floor(toMs / minuteMs) * minuteMs;
  const count = lengthMs / minuteMs;
  return Array.from({ length: count }, (_, index) => {
    const time = last - (count - 1 - index) * minuteMs;
    return pointOf(time, label.format(time), found.get(time));
  });
}

const dayMs = 24 * hourMs;

function dayPoints({ byDay = [] }: Sales, { lengthMs }: Period, toMs: number, zone: string, locale?: string) {
  const found = new Map(byDay.map((each) => [each.day, each]));
  const label = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const [first, last] = [toMs - lengthMs, toMs].map((time) => Date.parse(dayIn(zone, time)));
  const count = Math.round(((last as number) - (first as number)) / dayMs) + 1;
  return Array.from({ length: count }, (_, index) => {
    const time = (first as number) + index * dayMs;
    return pointOf(
      time,
      label.format(time),
      found.get(new Date(time).toISOString().slice(0, 'YYYY-MM-DD'.length)),
    );
  });
}

/** The calendar day of a zone, `YYYY-MM-DD`. */
function dayIn(zone: string, time: number): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
    .formatToParts(time)
    .map(({ type, value }) => [type, value] as const);
  const { year, month, day } = Object.fromEntries(parts) as Record<string, string>;
  return `${year}-${month}-${day}`;
}

function pointOf(time: number, label: string, window: SalesWindow | undefined): Point {
  return {
    x: time / 1_000,
    label,
    orders: window?.orders ?? 0,
    shipped: window?.shipped ?? 0,
    revenue: Number(window?.revenue.amount ?? 0),
  };
}

/** A part of each of the figures, from 0 to 1, of the largest one. */
export function sharesOf(amounts: readonly number[]): number[] {
  const largest = Math.max(0, ...amounts);
  return amounts.map((amount) => (largest > 0 ? Math.max(0, amount) / largest : 0));
}
