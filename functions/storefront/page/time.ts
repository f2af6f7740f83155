const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/** In the customer's zone and language: `29 November 2026 at 13:05`. */
export function formatTime(rfc3339: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...day, ...clock }).format(new Date(rfc3339));
}

/** The time of day to the second, in the customer's zone. */
export function formatClock(rfc3339: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' }).format(new Date(rfc3339));
}
