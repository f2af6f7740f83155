/** A request older than this waits for something else than a processor. */
const LONGEST_PRIORITY_MS = 10_000;
/** One that has ended is likely to be followed by another: a client that sends one after the other. */
const COOLDOWN_MS = 100;

/** Knows whether a client waits for a response, so that work in the background can wait. */
export class RequestPriority {
  readonly #now: () => number;
  #inFlight = 0;
  #lastBeganAt = 0;
  #lastEndedAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a steady clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isBusy(): boolean {
    const now = this.#now();
    if (now - this.#lastEndedAt < COOLDOWN_MS) return true;
    return this.#inFlight > 0 && now - this.#lastBeganAt < LONGEST_PRIORITY_MS;
  }

  /** Resolves as the work does, and counts it as a request in the foreground meanwhile. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#inFlight += 1;
    this.#lastBeganAt = this.#now();
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
      this.#lastEndedAt = this.#now();
    }
  }
}
