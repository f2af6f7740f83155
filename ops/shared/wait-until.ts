import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Looks again and again until something is so.
 * @param look resolves to true when it is.
 * @throws {Error} what `signal` was aborted for; or `late()` when the time is up.
 */
export async function waitUntil(
  look: () => Promise<boolean>,
  options: {
    readonly everyMs: number;
    readonly timeoutMs?: number;
    readonly late?: () => Error;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const started = performance.now();
  while (!(await look())) {
    if (performance.now() - started > (options.timeoutMs ?? Infinity)) {
      throw options.late?.() ?? new Error('The time is up.');
    }
    // An abort ends the pause; the next line throws what it was for.
    await sleep(options.everyMs, undefined, { signal: options.signal }).catch(() => {});
    options.signal.throwIfAborted();
  }
}
