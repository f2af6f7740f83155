import { NEEDED_CPU_IDLE_SHARE } from './cpu-meter.ts';

const RECHECK_MS = 50;
/**
 * While a client waits for a response of the API, invocations of mappings run one at a time, and after each as many times its
 * length belongs to the API alone; never longer than the limit, so that every mapping makes progress.
 */
const STEP_BACK_FACTOR = 2;
const LONGEST_STEP_BACK_MS = 500;
/** An invocation that takes longer is expected to wait for something, and counts no more. */
const LONGEST_COUNTED_MS = 2_000;

export interface PacingPorts {
  /** 0 (every processor busy) to 1. */
  readonly cpuIdleShare: () => number;
  /** Whether a client waits for a response of the API just now. */
  readonly isForegroundBusy: () => boolean;
  /** Milliseconds of a steady clock. */
  readonly now: () => number;
}

/**
 * Bounds how many invocations all mappings together have in progress while the machine has no processor to spare.
 *
 * On AWS the functions of a burst run on separate machines. Here they share a few cores with the broker, the
 * tables and the API: without a bound every batch holds a few records, each pays for a separate invocation, and
 * requests starve. Held back for a moment, records gather, and the same work takes fewer invocations. A function that
 * waits (a slow service, a long poll) leaves the processors idle and so delays nothing.
 */
export class Pacing {
  readonly #limit: number;
  readonly #ports: PacingPorts;
  readonly #waiting = new Set<() => void>();
  /** When each invocation in flight began, the oldest first. */
  readonly #inFlight = new Map<symbol, number>();
  #stepBackUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isAdmitting = false;

  /** @param limit invocations that may run at once whatever else the machine does. */
  constructor(limit: number, ports: PacingPorts) {
    this.#limit = limit;
    this.#ports = ports;
  }

  /** Whether the caller may start one more invocation now: there is room, and no caller waits before it. */
  get isOpen(): boolean {
    return (this.#isAdmitting || this.#waiting.size === 0) && this.#hasRoom;
  }

  get #hasRoom(): boolean {
    if (this.#ports.cpuIdleShare() >= NEEDED_CPU_IDLE_SHARE) return true;
    if (!this.#ports.isForegroundBusy()) return this.#counted() < this.#limit;
    return this.#counted() === 0 && this.#ports.now() >= this.#stepBackUntil;
  }

  /** Notes an invocation. @returns to be called when it has ended. */
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

  /** Calls back once, in the order of asking, when one more may start. Asking again before that changes nothing. */
  whenOpen(callback: () => void): void {
    this.#waiting.add(callback);
    // Who came only behind others need not wait for the next look.
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
    // Those who are still refused ask again, behind the others; each is asked once.
    for (const callback of [...this.#waiting]) {
      if (!this.#hasRoom) return;
      this.#waiting.delete(callback);
      this.#ask(callback);
    }
  }

  /** Whose turn it is comes before all who wait. */
  #ask(callback: () => void): void {
    this.#isAdmitting = true;
    try {
      callback();
    } finally {
      this.#isAdmitting = false;
    }
  }
}
