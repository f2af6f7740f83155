import type { HoldClock } from './hold-clock.ts';

/** How often it is looked whether a debugger still holds something, at most. */
const LEAST_WAIT_MS = 50;

/**
 * Calls `onEnd` after a time that does not count what debuggers hold.
 * @param holds absent: there are no debuggers.
 * @returns ends the wait.
 */
export function startTimeLimit(
  limitMs: number,
  onEnd: () => void,
  holds?: Pick<HoldClock, 'heldMs'>,
): () => void {
  let counted = holds?.heldMs ?? 0;
  const end = () => {
    const { heldMs = 0 } = holds ?? {};
    const owedMs = heldMs - counted;
    counted = heldMs;
    if (owedMs > 0) timer = setTimeout(end, Math.max(owedMs, LEAST_WAIT_MS));
    else onEnd();
  };
  let timer = setTimeout(end, Math.max(0, limitMs));
  return () => clearTimeout(timer);
}

/**
 * Waits for a promise as long as a time permits that does not count what debuggers hold.
 * @returns undefined when the time is up; what the promise is of continues.
 */
export async function withinLimit<T>(
  promise: Promise<T>,
  limitMs: number,
  holds?: Pick<HoldClock, 'heldMs'>,
): Promise<T | undefined> {
  const { promise: expiry, resolve } = Promise.withResolvers<undefined>();
  const endLimit = startTimeLimit(limitMs, () => resolve(undefined), holds);
  try {
    return await Promise.race([promise, expiry]);
  } finally {
    endLimit();
  }
}
