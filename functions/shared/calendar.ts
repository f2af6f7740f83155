const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The day of a moment on the calendar of a time zone: YYYY-MM-DD.
 * @param time RFC 3339.
 * @param zone IANA name; one that does not exist counts as UTC.
 */
export function dayOf(time: string, zone: string): string {
  const parts = formatOf(zone).formatToParts(new Date(time));
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The day after a day. @param day YYYY-MM-DD. */
export function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

/** The zone that {@link dayOf} reckons with: the one given, or UTC when there is no such zone. */
export function knownZone(zone: string): string {
  return isTimeZone(zone) ? zone : 'UTC';
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const timeZone = knownZone(zone);
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  if (timeZone === zone) formats.set(zone, format);
  return format;
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
