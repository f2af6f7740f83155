/** A request older than this waits for something else than a processor. */
const LONGEST_FOREGROUND_MS = 10_000;
/** One that has ended is likely to be followed by another: a client that sends one after the other. */
const AFTERGLOW_MS = 100;

/** Knows whether somebody waits at the front door, so that work behind it can step back. */
export class Foreground {
  readonly #now: () => number;
  #underWay = 0;
  #lastBeganAt = 0;
  #lastEndedAt = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a steady clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get isBusy(): boolean {
    const now = this.#now();
    if (now - this.#lastEndedAt < AFTERGLOW_MS) return true;
    return this.#underWay > 0 && now - this.#lastBeganAt < LONGEST_FOREGROUND_MS;
  }

  /** Resolves as the work does, and counts it as foreground meanwhile. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    this.#lastBeganAt = this.#now();
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      this.#lastEndedAt = this.#now();
    }
  }
}
