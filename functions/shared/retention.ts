const secondsPerDay = 86_400;

/**
 * Days that consumers remember what they did. Outlives every redelivery: an event may lie in its topic (14 days), in the dead
 * letters (14 days) and, redriven, in its topic again; and so may its reply event, which another consumer of the
 * order joins with what it kept of the first.
 */
export const dedupeStateDays = 90;

/**
 * Days that an order's payment token waits for its charge: longer than the way of an OrderPlaced to payment, through its
 * topic, the dead letters and its topic again (42 days).
 */
export const paymentTokenDays = 45;

/**
 * Value of a TTL attribute of an item written now, in seconds since the epoch.
 * @param nowMs Milliseconds since the epoch.
 */
export function expiryAfterDays(days: number, nowMs: number = Date.now()): number {
  return Math.floor(nowMs / 1_000) + days * secondsPerDay;
}

/**
 * Whether state that was written when this event was produced, or later, may have expired.
 * @param time Of the event. RFC 3339.
 * @param now RFC 3339.
 */
export function mayBeForgotten(time: string, now: string): boolean {
  return isOlderThan(dedupeStateDays, time, now);
}

/** Whether at least so many days have passed. @param time RFC 3339. @param now RFC 3339. */
export function isOlderThan(days: number, time: string, now: string): boolean {
  return Date.parse(now) - Date.parse(time) >= days * secondsPerDay * 1_000;
}
