import { type Disturb, type Disturbance, type DisturbanceKind, interval } from '../disturbance.ts';
import type { Jvm } from './process.ts';

/** Restarts in one run of the mirror before a service counts as broken. */
export const RESTARTS = 5;

export interface Supervision {
  /** Its name in messages, for example `Kafka`. */
  readonly name: string;
  /** Starts the service again where it was: same ports, same data. */
  readonly restart: (signal: AbortSignal) => Promise<Jvm>;
  readonly onProgress: (message: string) => void;
  readonly onUnexpectedExit: (message: string) => void;
}

/** A service that is kept running. */
export interface Supervised {
  readonly disturb: Disturb;
  /** Stops it permanently, also while it is being started again; reports what ended it, as {@link Jvm} does. */
  stop(): Promise<string>;
}

/**
 * Keeps a service running: when it ends without being stopped, starts it again and says so, at most
 * {@link RESTARTS} times; then reports it as broken. What ended it on purpose does not count.
 */
export function supervise(first: Jvm, supervision: Supervision): Supervised {
  const { name, onProgress } = supervision;
  const stopping = new AbortController();
  let current = first;
  let freezing: Disturbance | undefined;
  let outage: (Disturbance & { readonly restarted: () => void }) | undefined;

  const watch = async () => {
    for (let restarts = 0; ; ) {
      const how = await current.exited;
      if (stopping.signal.aborted) return;
      const { ended, restarted } = outage ?? {};
      if (!ended && restarts === RESTARTS) throw new Error(`it keeps ending: ${how}, ${restarts} restarts`);
      if (!ended) restarts++;
      onProgress(
        ended ? `${name} is stopped on purpose` : `${name} ended unexpectedly (${how}); starting it again`,
      );
      await ended;
      if (stopping.signal.aborted) return;
      outage = undefined;
      current = await supervision.restart(stopping.signal);
      // It was to be stopped while it was being started.
      if (outage) current.kill();
      restarted?.();
      onProgress(`${name} is back`);
    }
  };
  const watching = watch()
    .catch((error: Error) => {
      if (!stopping.signal.aborted)
        supervision.onUnexpectedExit(`${name} does not run any more: ${error.message}`);
    })
    .finally(() => outage?.end());

  const stopFor = (durationMs: number): Disturbance => {
    const { ended, end } = interval(durationMs);
    const { promise, resolve } = Promise.withResolvers<void>();
    outage = { ended, end, restarted: resolve };
    current.kill();
    return { ended: Promise.race([promise, watching]), end };
  };
  const freezeFor = (durationMs: number): Disturbance => {
    onProgress(`${name} is stalled on purpose`);
    freezing = current.freeze(durationMs);
    return freezing;
  };
  const disturbs: Record<DisturbanceKind, (durationMs: number) => Disturbance> = {
    stop: stopFor,
    stall: freezeFor,
  };

  return {
    disturb: (kind, durationMs) => disturbs[kind](durationMs),
    async stop() {
      stopping.abort();
      outage?.end();
      freezing?.end();
      const how = await current.stop();
      await watching;
      return how;
    },
  };
}
