/** How far the shop's clock is ahead of the browser's, in milliseconds. */
let aheadMs = 0;
/** What the header's whole seconds and the way of a response make of two clocks that agree. */
const toleranceMs = 5_000;

/** Learns from the `date` of a response of the HTTP API. A response without one says nothing. */
export function learnTime(date: string | null, now = Date.now()): void {
  const differenceMs = date === null ? Number.NaN : Date.parse(date) - now;
  if (Number.isFinite(differenceMs)) aheadMs = Math.abs(differenceMs) > toleranceMs ? differenceMs : 0;
}

/** The time that sales have, in milliseconds since the epoch: the browser's clock may be minutes off. */
export const serverNow = (now = Date.now()): number => now + aheadMs;
