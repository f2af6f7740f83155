/**
 * The shop as it was before Kafka: one process whose order service calls the others one after the other, while the customer
 * waits. Steps, their order and what they take are those of the tutorial that this project began with.
 */
export const steps = [
  { service: 'inventory', durationMs: 2_000 },
  { service: 'payment', durationMs: 3_000 },
  { service: 'notification', durationMs: 1_000 },
  { service: 'analytics', durationMs: 0 },
] as const;

export type Service = (typeof steps)[number]['service'];

/** What an order of the synchronous design has come to. */
export interface Outcome {
  readonly state: 'waiting' | 'completed' | 'failed';
  /** How long the customer has waited, or waited for the response. */
  readonly waitedMs: number;
  /** Whether the customer was charged for an order that failed after the payment. */
  readonly isChargedInVain: boolean;
}

/**
 * Follows an order through the steps: a service that is down when its step begins refuses at once, and the order fails.
 * @param placedAt milliseconds since the epoch, as `now`.
 * @param isDown whether a service was down at a time, which is not later than `now`.
 */
export function outcomeOf(
  placedAt: number,
  now: number,
  isDown: (service: Service, at: number) => boolean,
): Outcome {
  let at = placedAt;
  let isCharged = false;
  for (const { service, durationMs } of steps) {
    if (at > now) return { state: 'waiting', waitedMs: now - placedAt, isChargedInVain: false };
    if (isDown(service, at)) return { state: 'failed', waitedMs: at - placedAt, isChargedInVain: isCharged };
    at += durationMs;
    isCharged ||= service === 'payment';
  }
  if (at > now) return { state: 'waiting', waitedMs: now - placedAt, isChargedInVain: false };
  return { state: 'completed', waitedMs: at - placedAt, isChargedInVain: false };
}
