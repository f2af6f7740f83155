/** Events that come at once load once. */
const SHORTEST_PAUSE_MS = 500;
/** What the mirror remembers for a second, such as the lag of a paused mapping, may be older than the event. */
const SETTLED_MS = 1_500;

/** A page that is not seen loads nothing; it does as soon as it is seen again. */
export function onVisible(call: () => void): () => void {
  const listener = () => {
    if (!document.hidden) call();
  };
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** What a load ended with. */
type Result<Data> =
  | { readonly data: Data; readonly error: undefined; readonly isLoading: false }
  | { readonly data?: undefined; readonly error: Error; readonly isLoading: false };

/** One load at a time; what is asked for meanwhile starts when it has ended. */
export class Loading<Data> {
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
