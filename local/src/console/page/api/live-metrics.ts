import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { listen, onReconnect } from './events.ts';
import { type FunctionNow, type MappingNow, RecentByKey, type RecentValues } from './live-values.ts';
import type { MetricChanges } from './types.ts';

/** The server sends nothing while nothing changes; rates then fall to zero by themselves. */
const ADVANCE_MS = 1_000;

/** Signals by key, which change only when what is shown does. */
class LiveSignals<Now extends object> {
  readonly recent = new RecentByKey();
  readonly #signals = new Map<string, Signal<Now | undefined>>();
  readonly #read: (recent: RecentValues) => Now;

  constructor(read: (recent: RecentValues) => Now) {
    this.#read = read;
  }

  of(key: string): ReadonlySignal<Now | undefined> {
    const known = this.#signals.get(key) ?? signal<Now | undefined>(undefined);
    this.#signals.set(key, known);
    return known;
  }

  publish(): void {
    for (const [key, recent] of this.recent.entries()) {
      const known = this.#signals.get(key);
      const now = this.#read(recent);
      if (known && JSON.stringify(known.peek()) !== JSON.stringify(now)) known.value = now;
    }
  }
}

const mappings = new LiveSignals<MappingNow>((recent) => recent.mapping());
const functions = new LiveSignals<FunctionNow>((recent) => recent.function());
let heardAt = 0;
let lastAt = 0;

listen<MetricChanges>('metrics', (event) => {
  heardAt = performance.now();
  lastAt = event.at;
  mappings.recent.add(event, event.mappings);
  functions.recent.add(event, event.functions);
  publish();
});
onReconnect(() => {
  mappings.recent.clear();
  functions.recent.clear();
});
setInterval(() => {
  const silentMs = performance.now() - heardAt;
  if (lastAt === 0 || silentMs < 1.5 * ADVANCE_MS) return;
  mappings.recent.advance(lastAt + silentMs);
  functions.recent.advance(lastAt + silentMs);
  publish();
}, ADVANCE_MS);

function publish(): void {
  mappings.publish();
  functions.publish();
}

/** A mapping at this moment; undefined until it is known. */
export const liveMapping = (uuid: string): ReadonlySignal<MappingNow | undefined> => mappings.of(uuid);

/** A function at this moment; undefined until it is known. */
export const liveFunction = (name: string): ReadonlySignal<FunctionNow | undefined> => functions.of(name);
