import { Outages, services } from './outages.ts';
import type { Response, Shop } from './shop.ts';
import { type Outcome, outcomeOf, type Service } from './synchronous-design.ts';

const BETWEEN_ORDERS_MS = 1_000;
const LOOK_EVERY_MS = 1_000;

interface Placed {
  readonly at: number;
  readonly response?: Response;
  readonly error?: Error;
}

/** What both designs have come to. Times are milliseconds. */
export interface Comparison {
  readonly placed: number;
  readonly isRunning: boolean;
  readonly down: ReadonlySet<Service>;
  readonly measured: {
    readonly accepted: number;
    readonly failed: number;
    readonly medianMs?: number;
    readonly shipped: number;
  };
  readonly modelled: {
    readonly completed: number;
    readonly failed: number;
    readonly chargedInVain: number;
    readonly waiting: number;
    /** Of those that have a response. */
    readonly medianMs?: number;
  };
  /** Why the last look at the mirror failed, or an order could not be sent. */
  readonly error?: Error;
}

/** Places an order a second and watches what becomes of them, until `stop`. */
export class Minute {
  readonly #shop: Shop;
  readonly #changed: () => void;
  readonly #outages = new Outages();
  #placed: Placed[] = [];
  #left = 0;
  readonly #shipped = new Set<string>();
  #down: ReadonlySet<Service> = new Set();
  #error: Error | undefined;
  #nextOrder: ReturnType<typeof setTimeout> | undefined;
  #nextLook: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  /** @param changed is called when `comparison` differs. */
  constructor(shop: Shop, changed: () => void) {
    this.#shop = shop;
    this.#changed = changed;
    this.#look();
  }

  /** Forgets earlier orders. @param orders one a second. */
  start(orders: number): void {
    clearTimeout(this.#nextOrder);
    this.#placed = [];
    this.#left = orders;
    this.#placeNext();
    this.#changed();
  }

  /** Places no further orders; those that were placed continue. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#nextOrder);
    clearTimeout(this.#nextLook);
  }

  get comparison(): Comparison {
    const now = Date.now();
    const responses = this.#placed.flatMap(({ response }) => response ?? []);
    const accepted = responses.filter(({ status }) => status === 202);
    const isDown = (service: Service, at: number) => this.#outages.isDown(service, at);
    const modelled = this.#placed.map(({ at }) => outcomeOf(at, now, isDown));
    const ended = modelled.filter(({ state }) => state !== 'waiting');
    return {
      placed: this.#placed.length,
      isRunning: this.#left > 0,
      down: this.#down,
      error: this.#error ?? this.#placed.findLast(({ error }) => error)?.error,
      measured: {
        accepted: accepted.length,
        failed: responses.length - accepted.length + this.#placed.filter(({ error }) => error).length,
        medianMs: median(accepted.map(({ tookMs }) => tookMs)),
        shipped: accepted.filter(({ orderId = '' }) => this.#shipped.has(orderId)).length,
      },
      modelled: {
        completed: countOf(modelled, 'completed'),
        failed: countOf(modelled, 'failed'),
        waiting: countOf(modelled, 'waiting'),
        chargedInVain: modelled.filter(({ isChargedInVain }) => isChargedInVain).length,
        medianMs: median(ended.map(({ waitedMs }) => waitedMs)),
      },
    };
  }

  #placeNext(): void {
    if (this.#left === 0 || this.#isStopped) return;
    this.#left -= 1;
    const index = this.#placed.push({ at: Date.now() }) - 1;
    const placed = this.#placed;
    const set = (result: Partial<Placed>) => {
      placed[index] = { at: placed[index]?.at ?? Date.now(), ...result };
      if (!this.#isStopped) this.#changed();
    };
    this.#shop.place().then(
      (response) => set({ response }),
      (error: Error) => set({ error }),
    );
    this.#nextOrder = setTimeout(() => this.#placeNext(), BETWEEN_ORDERS_MS);
  }

  async #look(): Promise<void> {
    try {
      const at = Date.now();
      const [down, shipped] = await Promise.all([this.#shop.down(), this.#shop.shipped()]);
      this.#down = down;
      for (const orderId of shipped) this.#shipped.add(orderId);
      for (const service of services) this.#outages.note(service, this.#down.has(service), at);
      this.#error = undefined;
    } catch (error) {
      this.#error = error as Error;
    }
    if (this.#isStopped) return;
    this.#changed();
    this.#nextLook = setTimeout(() => this.#look(), LOOK_EVERY_MS);
  }
}

const countOf = (outcomes: readonly Outcome[], wanted: Outcome['state']) =>
  outcomes.filter(({ state }) => state === wanted).length;

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
