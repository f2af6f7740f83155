import { setTimeout as sleep } from 'node:timers/promises';
import type { Changes } from '../changes.ts';
import type { MappingLags } from './mapping-lags.ts';
import { FUNCTION_METRICS, MAPPING_METRICS } from './metric-names.ts';
import { MetricSeries } from './metric-series.ts';
import { type CountedWork, type MetricValues, type Sample, takeSample } from './sample.ts';

/** How often is sampled while a client listens. */
const LIVE_MS = 1_000;
/** Each of these is a sample that is kept, whether a client listens or not. */
const KEPT_EVERY = 5;
/** 15 minutes. */
const KEPT_SAMPLES = 180;
/** Kafka is not waited for longer: the counters are sent without it. */
const LONGEST_WAIT_MS = 500;

export const SAMPLE_INTERVAL_MS = LIVE_MS * KEPT_EVERY;

/** What the event `metrics` has: the values that are not as they were in the event before. */
interface MetricChanges {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When what is not named had its value for the last time that was looked. */
  readonly since: number;
  readonly mappings: Readonly<Record<string, MetricValues>>;
  readonly functions: Readonly<Record<string, MetricValues>>;
}

interface MetricsDependencies extends CountedWork {
  readonly lags: Pick<MappingLags, 'read' | 'known'>;
  readonly changes: Pick<Changes, 'listeners' | 'connected' | 'send'>;
}

/**
 * Samples what mappings and functions count: each second for the clients that listen, each five seconds for the series of the
 * last 15 minutes. Counters are read, so that the work that they count pays nothing for it.
 */
export class Metrics {
  readonly #dependencies: MetricsDependencies;
  readonly series = new MetricSeries(KEPT_SAMPLES, {
    mappings: MAPPING_METRICS.length,
    functions: FUNCTION_METRICS.length,
  });
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #keptAt = Date.now();
  /** The sample before, while clients listen. */
  #sent: Sample | undefined;
  #connected = 0;
  #hasChanged = false;

  constructor(dependencies: MetricsDependencies) {
    this.#dependencies = dependencies;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), LIVE_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** A second has passed; for tests, and at the interval. */
  async tick(): Promise<void> {
    this.#ticks += 1;
    const isKept = this.#ticks % KEPT_EVERY === 0;
    const isSent = this.#dependencies.changes.listeners > 0;
    if (!isKept && !isSent) return;
    const { lags } = this.#dependencies;
    await Promise.race([lags.read(), sleep(LONGEST_WAIT_MS, undefined, { ref: false })]);
    const at = Date.now();
    if (isSent) this.#send(takeSample(this.#dependencies, lags.known, { since: this.#sent?.at ?? at, at }));
    else this.#sent = undefined;
    if (!isKept) return;
    this.series.add(takeSample(this.#dependencies, lags.known, { since: this.#keptAt, at }));
    this.#keptAt = at;
  }

  /** A client that is new needs all values. One event follows in which nothing changes, so that rates end at 0. */
  #send(sample: Sample): void {
    const { changes } = this.#dependencies;
    const isNew = changes.connected !== this.#connected;
    const before = isNew ? undefined : this.#sent;
    const data: MetricChanges = {
      at: sample.at,
      since: this.#sent?.at ?? sample.at,
      mappings: changed(before?.mappings, sample.mappings),
      functions: changed(before?.functions, sample.functions),
    };
    const hasChanged = Object.keys(data.mappings).length + Object.keys(data.functions).length > 0;
    if (hasChanged || this.#hasChanged) changes.send('metrics', data);
    this.#hasChanged = hasChanged;
    this.#connected = changes.connected;
    this.#sent = sample;
  }
}

function changed(
  before: ReadonlyMap<string, MetricValues> | undefined,
  now: ReadonlyMap<string, MetricValues>,
): Record<string, MetricValues> {
  const isSame = (key: string, values: MetricValues) => {
    const known = before?.get(key);
    return known?.every((value, index) => value === values[index]) ?? false;
  };
  return Object.fromEntries([...now].filter(([key, values]) => !isSame(key, values)));
}
