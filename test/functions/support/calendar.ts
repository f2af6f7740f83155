import fc from 'fast-check';

/**
 * Calendars of time zones by arithmetic on the offset from UTC: another way than that of the code under test, which asks
 * for the calendar's year, month and day.
 */

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the clocks of a zone are ahead of UTC. */
function offsetAt(timeMs: number, zone: string): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  const name = format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const offset = /^GMT(?:([+-])(\d{2}):(\d{2}))?$/.exec(name);
  if (!offset) throw new Error(`${zone} has the offset ${name}; accepted: GMT, GMT+05:30 and the like.`);
  const [, sign, hours = 0, minutes = 0] = offset;
  return (sign === '-' ? -60_000 : 60_000) * (Number(hours) * 60 + Number(minutes));
}

/** The calendar day of a moment in a zone: YYYY-MM-DD. */
export function dayByOffset(timeMs: number, zone: string): string {
  return new Date(timeMs + offsetAt(timeMs, zone)).toISOString().slice(0, 10);
}

/** The midnight next to a moment on the clocks of a zone, in milliseconds since the epoch. */
export function midnightNextTo(timeMs: number, zone: string): number {
  const offset = offsetAt(timeMs, zone);
  return Math.round((timeMs + offset) / dayMs) * dayMs - offset;
}

/** Any time zone. */
export const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const moments = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-12-31') });
const around = fc.constantFrom(-3_600_000, -1, 0, 1, 3_600_000);

/** Any moment of any zone, or one within an hour of a midnight there. */
export const zonedMoments = fc.tuple(anyZone, moments, fc.option(around)).map(([zone, moment, distance]) => ({
  zone,
  timeMs: distance === null ? moment : midnightNextTo(moment, zone) + distance,
}));

/** A zone, and moments at and around one midnight of it and the next. */
export const zonedMidnights = fc.tuple(anyZone, moments).map(([zone, moment]) => {
  const midnight = midnightNextTo(moment, zone);
  const times = [-1, 0, 1, dayMs - 3_600_000, dayMs - 1, dayMs].map((distance) => midnight + distance);
  return { zone, times };
});
