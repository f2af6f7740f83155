import { BroadcastChannel } from 'node:worker_threads';

const starts = new BroadcastChannel('handler-starts');

/** Says when it was called; this clock is the same in every thread. */
export function handler() {
  starts.postMessage(process.hrtime.bigint());
}
