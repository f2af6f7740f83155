/** Resolves with the first of these events, or when the time is over, or the signal aborts. */
function firstOf(
  events: readonly [target: EventTarget, type: string][],
  signal: AbortSignal,
  milliseconds?: number,
): Promise<void> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = () => {
      clearTimeout(timer);
      ended.abort();
      resolve();
    };
    const timer = milliseconds === undefined ? undefined : setTimeout(end, milliseconds);
    for (const [target, type] of [...events, [signal, 'abort'] as const]) {
      target.addEventListener(type, end, { signal: ended.signal });
    }
    if (signal.aborted) end();
  });
}

/** Ends early when the signal aborts. */
export const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  firstOf([], signal, milliseconds);

/** Ends early when the signal aborts, and when the browser is online again. */
export const sleepOrOnline = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  firstOf([[window, 'online']], signal, milliseconds);

/** Resolves when the page is seen, or the signal aborts. */
export async function untilVisible(signal: AbortSignal): Promise<void> {
  while (document.visibilityState !== 'visible' && !signal.aborted) {
    await firstOf([[document, 'visibilitychange']], signal);
  }
}
