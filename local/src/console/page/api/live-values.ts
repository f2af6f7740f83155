import {
  FUNCTION_METRICS,
  type FunctionMetric,
  MAPPING_METRICS,
  type MappingMetric,
} from '../../../json-api/metrics/metric-names.ts';
import type { MetricChanges } from './types.ts';

/** Rates are those of this time. */
const RATE_MS = 3_000;
/** What failed is shown this long. */
const FAILED_MS = 10_000;
/** A lag that is higher than this long ago grows. */
const GROWING_MS = 5_000;

type Values = readonly (number | null)[];

const ofMapping = (metric: MappingMetric) => MAPPING_METRICS.indexOf(metric);
const ofFunction = (metric: FunctionMetric) => FUNCTION_METRICS.indexOf(metric);

/** A mapping at this moment. */
export interface MappingNow {
  readonly polledPerSecond: number;
  /** Null while it is not known. */
  readonly lag: number | null;
  /** Records failed or were discarded in the last ten seconds. */
  readonly isFailing: boolean;
  /** Its lag grows, or nothing of it was processed for five seconds. */
  readonly isWaiting: boolean;
}

/** A function at this moment. */
export interface FunctionNow {
  readonly invocationsPerSecond: number;
  readonly running: number;
  readonly meanMs: number;
  /** Invocations failed or were throttled in the last ten seconds. */
  readonly isFailing: boolean;
}

interface Point {
  readonly at: number;
  readonly values: Values;
}

/** The values of the last ten seconds of one mapping or function. */
export class RecentValues {
  #points: Point[] = [];

  add(at: number, values: Values): void {
    this.#points.push({ at, values });
    while ((this.#points[1]?.at ?? at) <= at - FAILED_MS) this.#points.shift();
  }

  /** Nothing has changed until then. */
  advance(at: number): void {
    const last = this.#points.at(-1);
    if (last && last.at < at) this.add(at, last.values);
  }

  mapping(): MappingNow {
    const lag = this.#last(ofMapping('lag'));
    const before = this.#ago(GROWING_MS);
    const hasProcessed =
      this.#grown(ofMapping('filtered'), GROWING_MS) + this.#grown(ofMapping('invoked'), GROWING_MS) > 0;
    const isGrowing = lag !== null && lag > (before?.values[ofMapping('lag')] ?? lag);
    return {
      polledPerSecond: this.#rate(ofMapping('polled')),
      lag,
      isFailing:
        this.#grown(ofMapping('failed'), FAILED_MS) + this.#grown(ofMapping('discarded'), FAILED_MS) > 0,
      isWaiting: isGrowing || (Number(lag) > 0 && this.#spansMs >= GROWING_MS && !hasProcessed),
    };
  }

  function(): FunctionNow {
    return {
      invocationsPerSecond: this.#rate(ofFunction('invocations')),
      running: this.#last(ofFunction('running')) ?? 0,
      meanMs: this.#last(ofFunction('meanMs')) ?? 0,
      isFailing:
        this.#grown(ofFunction('errors'), FAILED_MS) + this.#grown(ofFunction('throttles'), FAILED_MS) > 0,
    };
  }

  get #spansMs(): number {
    return (this.#points.at(-1)?.at ?? 0) - (this.#points[0]?.at ?? 0);
  }

  #last(place: number): number | null {
    return this.#points.at(-1)?.values[place] ?? null;
  }

  /** The last values that are at least so old, or else the oldest. */
  #ago(ms: number): Point | undefined {
    const at = (this.#points.at(-1)?.at ?? 0) - ms;
    return this.#points.findLast((point) => point.at <= at) ?? this.#points[0];
  }

  /** Counts begin at zero again after a reset. */
  #grown(place: number, ms: number): number {
    return Math.max(0, (this.#last(place) ?? 0) - (this.#ago(ms)?.values[place] ?? 0));
  }

  #rate(place: number): number {
    const base = this.#ago(RATE_MS);
    // Values from long ago were the same until the time of the rate began, or nothing came that says otherwise.
    const seconds = Math.min(RATE_MS, (this.#points.at(-1)?.at ?? 0) - (base?.at ?? 0)) / 1_000;
    return seconds > 0 ? this.#grown(place, RATE_MS) / seconds : 0;
  }
}

/** The recent values of everything of one kind. */
export class RecentByKey {
  readonly #recent = new Map<string, RecentValues>();

  /** What the event does not name had its value until `since`, and has it. */
  add({ at, since }: Pick<MetricChanges, 'at' | 'since'>, changed: Readonly<Record<string, Values>>): void {
    for (const recent of this.#recent.values()) recent.advance(since);
    for (const [key, values] of Object.entries(changed)) {
      const recent = this.#recent.get(key) ?? new RecentValues();
      this.#recent.set(key, recent);
      recent.add(at, values);
    }
    this.advance(at);
  }

  advance(at: number): void {
    for (const recent of this.#recent.values()) recent.advance(at);
  }

  /** What is known of before a gap makes no rate. */
  clear(): void {
    this.#recent.clear();
  }

  entries(): IterableIterator<[string, RecentValues]> {
    return this.#recent.entries();
  }
}
