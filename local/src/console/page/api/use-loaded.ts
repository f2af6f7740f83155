import { useEffect, useRef, useState } from 'preact/hooks';
import { type EventName, listen, onReconnect } from './events.ts';

/** Data of a page, kept while it is loaded again. */
export interface Loaded<Data> {
  readonly data?: Data;
  /** Of the last load; absent when it succeeded. */
  readonly error?: Error;
  readonly isLoading: boolean;
  /** Loads again now. */
  readonly reload: () => void;
}

/** Events that come at once load once. */
const SHORTEST_PAUSE_MS = 500;
/** What the mirror remembers for a second, such as the lag of a paused mapping, may be older than the event. */
const SETTLED_MS = 1_500;

/**
 * Loads data, again when one of the events comes or the mirror is reached again, and forgets it when `key` changes.
 * @param load is given a signal that ends it when the page is left or `key` changes.
 * @param key names what is loaded: the parameters of the request, as text.
 * @param events load again, at most twice a second. Default: none.
 */
export function useLoaded<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  key: string,
  events: readonly EventName[] = [],
): Loaded<Data> {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'> & { readonly key: string }>({
    key,
    isLoading: true,
  });
  const current = useRef(load);
  current.current = load;
  const reload = useRef(() => {});
  useEffect(() => {
    const loading = new Loading(
      (signal) => current.current(signal),
      (result) => setState((before) => ({ ...(before.key === key && before), ...result, key })),
    );
    setState((before) => (before.key === key ? before : { key, isLoading: true }));
    reload.current = () => loading.start();
    const ends = [
      ...events.map((name) => listen(name, () => loading.soon())),
      onReconnect(() => loading.start()),
      events.length > 0 ? onVisible(() => loading.start()) : () => {},
    ];
    loading.start();
    return () => {
      loading.stop();
      for (const end of ends) end();
    };
  }, [key, events.join()]);
  const shown = state.key === key ? state : { isLoading: true };
  return { ...shown, reload: () => reload.current() };
}

/** A page that is not seen loads nothing; it does as soon as it is seen again. */
function onVisible(call: () => void): () => void {
  const listener = () => {
    if (!document.hidden) call();
  };
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

type Result<Data> = { data: Data; error: undefined; isLoading: false } | { error: Error; isLoading: false };

/** One load at a time; what is asked for meanwhile starts when it has ended. */
class Loading<Data> {
  readonly #load: (signal: AbortSignal) => Promise<Data>;
  readonly #set: (result: Result<Data>) => void;
  readonly #abort = new AbortController();
  #isRunning = false;
  #isWanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settled: ReturnType<typeof setTimeout> | undefined;
  #startedAt = 0;

  constructor(load: (signal: AbortSignal) => Promise<Data>, set: (result: Result<Data>) => void) {
    this.#load = load;
    this.#set = set;
  }

  /** Loads for an event, and again when no further one comes. */
  soon(): void {
    clearTimeout(this.#settled);
    this.#settled = setTimeout(() => this.#startSoon(), SETTLED_MS);
    this.#startSoon();
  }

  #startSoon(): void {
    if (this.#timer || document.hidden) return;
    const pause = Math.max(0, this.#startedAt + SHORTEST_PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.start();
    }, pause);
  }

  start(): void {
    this.#isWanted = this.#isRunning;
    if (this.#isRunning || this.#abort.signal.aborted) return;
    this.#isRunning = true;
    this.#startedAt = performance.now();
    this.#load(this.#abort.signal)
      .then(
        (data) => this.#end({ data, error: undefined, isLoading: false }),
        (error: Error) => this.#end({ error, isLoading: false }),
      )
      .finally(() => {
        this.#isRunning = false;
        if (this.#isWanted) this.start();
      });
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#settled);
    this.#isWanted = false;
    this.#abort.abort();
  }

  #end(result: Result<Data>): void {
    if (!this.#abort.signal.aborted) this.#set(result);
  }
}
