import { NEEDED_CPU_IDLE_SHARE } from './cpu-meter.ts';

const RECHECK_MS = 50;
/**
 * While an API request is in flight, invocations of mappings run one at a time, and after each one the processors are
 * left to the API for a multiple of its duration; never longer than the limit, so that mappings still make progress.
 */
const STEP_BACK_FACTOR = 2;
const LONGEST_STEP_BACK_MS = 500;
/** An invocation that takes longer probably waits for I/O, and no longer counts. */
const LONGEST_COUNTED_MS = 2_000;

/** What the limiter measures. */
export interface ConcurrencyLimiterPorts {
  /** 0 (every processor busy) to 1. */
  readonly cpuIdleShare: () => number;
  /** Whether an API request is in flight. */
  readonly isForegroundBusy: () => boolean;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/**
 * Limits how many invocations all mappings together have in flight while the machine has no idle processor.
 *
 * On AWS the functions of a burst run on separate machines. Here they share a few cores with the broker, the tables and
 * the API: without a limit every batch has a few records, each costs an invocation, and requests starve. Delayed for a
 * moment, records gather, and the same work takes fewer invocations. A function that waits (a slow service, a long poll)
 * leaves the processors idle and so delays no other.
 */
export class ConcurrencyLimiter {
  readonly #limit: number;
  readonly #ports: ConcurrencyLimiterPorts;
  readonly #waiting = new Set<() => void>();
  /** When each invocation in flight began, the oldest first. */
  readonly #inFlight = new Map<symbol, number>();
  #stepBackUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isAdmitting = false;

  /** @param limit invocations that may run at once whatever else the machine does. */
  constructor(limit: number, ports: ConcurrencyLimiterPorts) {
    this.#limit = limit;
    this.#ports = ports;
  }

  /** Whether the caller may start one more invocation now: there is room, and no other caller waits. */
  get hasCapacity(): boolean {
    return (this.#isAdmitting || this.#waiting.size === 0) && this.#hasRoom;
  }

  get #hasRoom(): boolean {
    if (this.#ports.cpuIdleShare() >= NEEDED_CPU_IDLE_SHARE) return true;
    if (!this.#ports.isForegroundBusy()) return this.#counted() < this.#limit;
    return this.#counted() === 0 && this.#ports.now() >= this.#stepBackUntil;
  }

  /** Counts an invocation. @returns to be called when it has ended. */
  enter(): () => void {
    const invocation = Symbol();
    const beganAt = this.#ports.now();
    this.#inFlight.set(invocation, beganAt);
    return () => {
      this.#inFlight.delete(invocation);
      this.#stepBackAfter(this.#ports.now() - beganAt);
      this.#admit();
    };
  }

  /** Calls back once, in the order of the calls, when one more may start. A callback that already waits is not added. */
  whenCapacity(callback: () => void): void {
    this.#waiting.add(callback);
    // A caller that waits only because of others need not wait for the next recheck.
    if (this.#hasRoom) queueMicrotask(() => this.#admit());
    this.#timer ??= setTimeout(() => this.#recheck(), RECHECK_MS).unref();
  }

  #stepBackAfter(durationMs: number): void {
    const stepBackMs = Math.min(STEP_BACK_FACTOR * durationMs, LONGEST_STEP_BACK_MS);
    this.#stepBackUntil = Math.max(this.#stepBackUntil, this.#ports.now() + stepBackMs);
  }

  #counted(): number {
    const since = this.#ports.now() - LONGEST_COUNTED_MS;
    let count = 0;
    for (const beganAt of this.#inFlight.values()) if (beganAt > since) count += 1;
    return count;
  }

  #recheck(): void {
    this.#timer = undefined;
    this.#admit();
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#recheck(), RECHECK_MS).unref();
  }

  #admit(): void {
    if (this.#waiting.size === 0) return;
    // A callback that is refused again waits behind the others; each is called once.
    for (const callback of [...this.#waiting]) {
      if (!this.#hasRoom) return;
      this.#waiting.delete(callback);
      this.#admitOne(callback);
    }
  }

  /** The callback whose turn it is has precedence over all that wait. */
  #admitOne(callback: () => void): void {
    this.#isAdmitting = true;
    try {
      callback();
    } finally {
      this.#isAdmitting = false;
    }
  }
}
