/** How far the mirror's clock is ahead of the browser's, in milliseconds. */
let aheadMs = 0;
/** What the header's whole seconds and the way of a response make of two clocks that agree. */
const TOLERANCE_MS = 5_000;

/** Learns from the `date` of a response of the mirror. */
export function learnTime(date: string | null, now = Date.now()): void {
  const difference = date === null ? Number.NaN : Date.parse(date) - now;
  if (Number.isFinite(difference)) aheadMs = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
}

/** The time of the mirror's machine, which events and records have: the browser's clock may be minutes off. */
export const serverNow = (now = Date.now()): number => now + aheadMs;

/** How long ago a time of the mirror's machine is, in milliseconds; not below 0 where the clocks differ by less than is learned. */
export const ageMs = (at: number, now = Date.now()): number => Math.max(0, serverNow(now) - at);
