/** Which debuggers hold what, and for how long anything has been held. Time limits do not count that time. */
export class HoldClock {
  readonly #holders = new Set<object>();
  readonly #onChange: (written: number) => void;
  #heldMs = 0;
  #since = 0;
  #whenFree: PromiseWithResolvers<void> | undefined;

  /** @param onChange gets {@link written} whenever something is held or nothing is any more. */
  constructor(onChange: (written: number) => void = () => {}) {
    this.#onChange = onChange;
  }

  get isHeld(): boolean {
    return this.#holders.size > 0;
  }

  /** Milliseconds for which something was held, until now. */
  get heldMs(): number {
    return this.#heldMs + (this.isHeld ? Date.now() - this.#since : 0);
  }

  /** The clock as one number, which is read later elsewhere: see `heldMsOf`. */
  get written(): number {
    return this.isHeld ? this.#heldMs - this.#since : this.#heldMs;
  }

  /** @param holder again: nothing changes. */
  hold(holder: object): void {
    const wasHeld = this.isHeld;
    this.#holders.add(holder);
    if (wasHeld) return;
    this.#since = Date.now();
    this.#onChange(this.written);
  }

  /** @param holder one that holds nothing: nothing changes. */
  release(holder: object): void {
    const { heldMs } = this;
    if (!this.#holders.delete(holder) || this.isHeld) return;
    this.#heldMs = heldMs;
    this.#onChange(this.written);
    this.#whenFree?.resolve();
    this.#whenFree = undefined;
  }

  /** Resolves when nothing is held. */
  whenFree(): Promise<void> {
    if (!this.isHeld) return Promise.resolve();
    this.#whenFree ??= Promise.withResolvers<void>();
    return this.#whenFree.promise;
  }
}

/** Milliseconds for which something was held, from what the clock wrote; negative while something is. */
export const heldMsOf = (written: number, nowMs: number): number => (written < 0 ? written + nowMs : written);
