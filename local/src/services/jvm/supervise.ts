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

/**
 * Keeps a service running: when it ends without being stopped, starts it again and says so, at most
 * {@link RESTARTS} times; then reports it as broken.
 * @returns how to stop it permanently, also while it is being started again; reports what ended it, as {@link Jvm} does.
 */
export function supervise(first: Jvm, supervision: Supervision): { stop(): Promise<string> } {
  const { name, onProgress } = supervision;
  const stopping = new AbortController();
  let current = first;

  const watch = async () => {
    for (let restarts = 0; ; restarts++) {
      const how = await current.exited;
      if (stopping.signal.aborted) return;
      if (restarts === RESTARTS) throw new Error(`it keeps ending: ${how}, ${restarts} restarts`);
      onProgress(`${name} ended unexpectedly (${how}); starting it again`);
      current = await supervision.restart(stopping.signal);
      onProgress(`${name} is back`);
    }
  };
  const watching = watch().catch((error: Error) => {
    if (!stopping.signal.aborted)
      supervision.onUnexpectedExit(`${name} does not run any more: ${error.message}`);
  });

  return {
    async stop() {
      stopping.abort();
      const how = await current.stop();
      await watching;
      return how;
    },
  };
}
