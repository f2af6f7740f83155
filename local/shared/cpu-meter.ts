import { cpus } from 'node:os';

interface Sample {
  readonly atInMillis: number;
  readonly idle: number;
  readonly total: number;
}

const SAMPLE_INTERVAL_IN_MILLIS = 250;

/** How much of the machine's processors nobody uses: this process, its services, and everybody else count. */
export class CpuMeter {
  #last = takeSample();
  #idleShare = 1;

  /** 0 (every core busy) to 1, over the quarter of a second before the last sample. */
  idleShare(): number {
    const now = performance.now();
    if (now - this.#last.atInMillis >= SAMPLE_INTERVAL_IN_MILLIS) this.#sample();
    return this.#idleShare;
  }

  #sample(): void {
    const sample = takeSample();
    const total = sample.total - this.#last.total;
    if (total > 0) this.#idleShare = (sample.idle - this.#last.idle) / total;
    this.#last = sample;
  }
}

function takeSample(): Sample {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { atInMillis: performance.now(), idle, total };
}
