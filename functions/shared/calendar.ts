import { createBoundedCache } from './runtime/bounded-cache.ts';

const dayMs = 86_400_000;
/** No time zone was ever further from UTC: Manila was 15:56 behind until 1844. https://www.iana.org/time-zones */
const furthestFromUtcMs = 16 * 3_600_000;

/**
 * By canonical name: `Intl` accepts a name in any mix of capital and small letters, names come from clients, and a format
 * takes 30 kB outside of V8's heap. There are 418 zones with a name in Node 24; 200 are more than a shop's customers live in.
 */
const formats = createBoundedCache<string, Intl.DateTimeFormat>(200);

/** True for a time zone that the runtime knows: an IANA name such as Europe/Berlin, or an offset such as +05:30. */
export function isTimeZone(zone: string): boolean {
  return canonicalZoneOf(zone) !== undefined;
}

/**
 * The one name that the runtime has for a time zone: `Europe/Berlin` for `eUROPE/bERLIN`, `Asia/Calcutta` for `Asia/Kolkata`.
 * Code that asks for many days of a zone uses this name: other spellings are resolved at each call (75 µs).
 * @returns undefined when there is no such zone.
 */
export function canonicalZoneOf(zone: string): string | undefined {
  try {
    return formatOf(zone).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The time zone under the name given, for display, or UTC when there is no such zone. */
export function knownZone(zone: string): string {
  return isTimeZone(zone) ? zone : 'UTC';
}

/**
 * The day of a moment on the calendar of a time zone: YYYY-MM-DD.
 * @param time RFC 3339, or milliseconds since the epoch.
 * @throws {RangeError} when there is no such time or time zone.
 */
export function dayOf(time: string | number, zone: string): string {
  const parts = formatOf(zone).formatToParts(new Date(time));
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/**
 * The customer's day that an event falls on, YYYY-MM-DD: that of the event's own time, whenever it is looked at, on the
 * calendar of the customer's time zone; one that does not exist counts as UTC.
 */
export function customerDayOf(event: { time: string; customer: { zoneinfo: string } }): string {
  return dayOf(event.time, canonicalZoneOf(event.customer.zoneinfo) ?? 'UTC');
}

/**
 * The first moment of a day in a time zone, in milliseconds since the epoch. That is not midnight where the clocks go
 * forward at midnight; of a day that a zone left out (Apia, 2011-12-30) it is the start of the next.
 * @param day YYYY-MM-DD.
 */
export function startOfDay(day: string, zone: string): number {
  const utcMidnight = Date.parse(day);
  let [before, reached] = [utcMidnight - furthestFromUtcMs, utcMidnight + furthestFromUtcMs];
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (dayOf(middle, zone) < day) before = middle;
    else reached = middle;
  }
  return reached;
}

/** The day after on the calendar: 2026-03-01 for 2026-02-28. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formats.get(zone);
  if (kept) return kept;
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(format.resolvedOptions().timeZone, format);
  return format;
}
