import { cpus } from 'node:os';

interface Sample {
  readonly atMs: number;
  readonly idle: number;
  readonly total: number;
}

/** With less than this share idle the machine is saturated: more work at once makes all of it slower. */
export const NEEDED_CPU_IDLE_SHARE = 0.2;

const SAMPLE_INTERVAL_MS = 250;

/** How much of the machine's processors is idle: this process, its services, and all other processes count. */
export class CpuMeter {
  #last = takeSample();
  #idleShare = 1;

  /**
   * 0 (every core busy) to 1, since the sample before this one; there is one at most every quarter of a second, when
   * the value is read. In a container with a share of a machine's processors it is the whole machine's.
   */
  idleShare(): number {
    const now = performance.now();
    if (now - this.#last.atMs >= SAMPLE_INTERVAL_MS) this.#sample();
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
  return { atMs: performance.now(), idle, total };
}
