/** Less than this and the machine is saturated: one more invocation makes every other slower. */
const NEEDED_CPU_IDLE_SHARE = 0.2;
const RECHECK_IN_MS = 50;

/**
 * Bounds how many invocations all mappings together have under way while the machine has no processor to spare.
 *
 * On AWS the functions of a burst run on machines of their own. Here they share a few cores with the broker, the
 * tables and the API: without a bound every batch holds a few records, each pays for an invocation of its own, and
 * requests starve. Held back for a moment, records gather, and the same work takes fewer invocations. A function that
 * waits (a slow service, a long poll) leaves the processors idle and so holds nobody up.
 */
export class Pacing {
  readonly #limit: number;
  readonly #cpuIdleShare: () => number;
  readonly #waiting = new Set<() => void>();
  #underWay = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param limit invocations that always may run at once. @param cpuIdleShare 0 (saturated) to 1. */
  constructor(limit: number, cpuIdleShare: () => number) {
    this.#limit = limit;
    this.#cpuIdleShare = cpuIdleShare;
  }

  /** Whether one more invocation may start now. */
  get isOpen(): boolean {
    return this.#underWay < this.#limit || this.#cpuIdleShare() >= NEEDED_CPU_IDLE_SHARE;
  }

  enter(): void {
    this.#underWay += 1;
  }

  leave(): void {
    this.#underWay -= 1;
    this.#admit();
  }

  /** Calls back once, in the order of asking, when one more may start. Asking again before that changes nothing. */
  whenOpen(callback: () => void): void {
    this.#waiting.add(callback);
    this.#timer ??= setTimeout(() => this.#recheck(), RECHECK_IN_MS).unref();
  }

  #recheck(): void {
    this.#timer = undefined;
    this.#admit();
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#recheck(), RECHECK_IN_MS).unref();
  }

  #admit(): void {
    // Those who are still refused ask again, behind the others; each is asked once.
    for (const callback of [...this.#waiting]) {
      if (!this.isOpen) return;
      this.#waiting.delete(callback);
      callback();
    }
  }
}
