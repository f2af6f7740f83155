export interface Waking {
  /** Default: for as long as nothing happens. */
  readonly milliseconds?: number;
  /** What ends it early, by where it happens. */
  readonly events?: readonly (readonly [target: EventTarget, type: string])[];
  readonly signal: AbortSignal;
}

/** Resolves when the time is over, with the first of the events, or when the signal aborts. */
export function sleep({ milliseconds, events = [], signal }: Waking): Promise<void> {
  if (signal.aborted) return Promise.resolve();
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
  });
}
