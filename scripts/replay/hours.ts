const hourInMs = 3_600_000;

/** The first full hour that is not before a time, RFC 3339, UTC. @param time milliseconds since the epoch. */
export function hourFrom(time: number): string {
  const hour = new Date(Math.ceil(time / hourInMs) * hourInMs);
  return hour.toISOString().replace('.000Z', 'Z');
}

/** A time an hour earlier, milliseconds since the epoch. */
export function hourBefore(text: string): number {
  return Date.parse(text) - hourInMs;
}
