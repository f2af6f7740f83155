import { sleepUntilAborted, type TimerClock } from './clock.ts';

interface Timer {
  /** On this clock. */
  readonly dueAt: number;
  readonly callback: () => void;
  timeout: NodeJS.Timeout;
}

/** The machine's clock, which can be set forward: what becomes due by that happens at once. */
export class AdvancingClock implements TimerClock {
  /** Oldest first; `at` is a moment of the machine's clock. */
  readonly #skips: { readonly at: number; readonly ms: number }[] = [];
  readonly #timers = new Set<Timer>();
  readonly #machineNow: () => number;
  #skippedMs = 0;

  constructor(machineNow = () => Date.now()) {
    this.#machineNow = machineNow;
  }

  /** By how many milliseconds it is ahead of the machine's clock. */
  get skippedMs(): number {
    return this.#skippedMs;
  }

  now(): number {
    return this.#machineNow() + this.#skippedMs;
  }

  ago(ms: number): number {
    let left = ms;
    let from = this.#machineNow();
    for (const skip of this.#skips.toReversed()) {
      if (left <= from - skip.at) break;
      left -= from - skip.at;
      from = skip.at;
      if (left <= skip.ms) return from; // The moment is one of those that were skipped.
      left -= skip.ms;
    }
    return from - left;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = {
      dueAt: this.now() + ms,
      callback,
      timeout: setTimeout(() => this.#fire(timer), ms),
    };
    this.#timers.add(timer);
    return () => this.#cancel(timer);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepUntilAborted(this, ms, signal);
  }

  /** Skips a time. What is due by then is called back before this returns, in the order in which it is due. */
  advance(ms: number): void {
    this.#skips.push({ at: this.#machineNow(), ms });
    this.#skippedMs += ms;
    const now = this.now();
    const timers = [...this.#timers].sort((one, other) => one.dueAt - other.dueAt);
    for (const timer of timers.filter(({ dueAt }) => dueAt > now)) {
      clearTimeout(timer.timeout);
      timer.timeout = setTimeout(() => this.#fire(timer), timer.dueAt - now);
    }
    for (const timer of timers) if (timer.dueAt <= now && this.#timers.has(timer)) this.#fire(timer);
  }

  #fire(timer: Timer): void {
    this.#cancel(timer);
    timer.callback();
  }

  #cancel(timer: Timer): void {
    clearTimeout(timer.timeout);
    this.#timers.delete(timer);
  }
}
