const hourInMs = 3_600_000;

/** The first full hour that is not before a time, RFC 3339, UTC. @param time milliseconds since the epoch. */
export function hourFrom(time: number): string {
  return textOf(Math.ceil(time / hourInMs));
}

/** The hour that a time is in, RFC 3339, UTC. @param time milliseconds since the epoch. */
export function hourOf(time: number): string {
  return textOf(Math.floor(time / hourInMs));
}

function textOf(hours: number): string {
  return new Date(hours * hourInMs).toISOString().replace('.000Z', 'Z');
}

/** A time an hour earlier, milliseconds since the epoch. */
export function hourBefore(text: string): number {
  return Date.parse(text) - hourInMs;
}
