import { isFinal } from '../../../shared/order-status.ts';
import { RequestFailure } from '../api/failure.ts';
import type { ApiResponse } from '../api/request.ts';
import type { Order } from '../api/types.ts';
import { isComplete } from './steps.ts';

/**
 * Seconds of `?wait` by request. The API responds when the order is final or the time is over, so short waits at first show
 * each step, and long ones later keep a slow order from costing a request every second.
 */
const waits = [0, 1, 2, 2, 3, 5, 10, 20];
/** The last email follows the end of an order: pauses in seconds until it is looked for again. */
const emailPauses = [0.5, 1, 2, 4, 8, 15];
/** Pauses in seconds after requests that failed one after another. */
const retryPauses = [1, 2, 4, 8, 15];

export interface WatchDependencies {
  readonly read: (orderId: string, waitSeconds: number) => Promise<ApiResponse<Order>>;
  /** Resolves when the time is over, or earlier when it makes sense to try again. */
  readonly sleep: (seconds: number) => Promise<void>;
  readonly onOrder: (order: Order) => void;
  /** A request failed; the next is sent after the pause. */
  readonly onInterruption: (failure: RequestFailure) => void;
  readonly signal: AbortSignal;
}

const atMost = (list: readonly number[], index: number) => list[Math.min(index, list.length - 1)] as number;

/**
 * Reads an order until nothing more happens to it, or the signal aborts. Failures that may be over later are reported and
 * retried, for as long as it takes.
 * @throws {RequestFailure} for every other: no such order, or the session has ended.
 */
export async function watchOrder(orderId: string, ports: WatchDependencies): Promise<void> {
  let requests = 0;
  let readsOfFinal = 0;
  let failures = 0;
  while (!ports.signal.aborted) {
    const result = await readOrFailure(orderId, atMost(waits, requests), ports);
    if (result === undefined) return;
    if (result instanceof RequestFailure) {
      const pauseSeconds = Math.max(result.retryAfterSeconds ?? 0, atMost(retryPauses, failures));
      failures += 1;
      ports.onInterruption(result);
      await ports.sleep(pauseSeconds);
      continue;
    }
    failures = 0;
    requests += 1;
    ports.onOrder(result.body);
    if (isComplete(result.body) || readsOfFinal >= emailPauses.length) return;
    if (isFinal(result.body.status)) {
      await ports.sleep(atMost(emailPauses, readsOfFinal));
      readsOfFinal += 1;
    } else {
      await ports.sleep(result.retryAfterSeconds ?? 0);
    }
  }
}

/** @returns undefined when the signal aborted the request. */
async function readOrFailure(orderId: string, waitSeconds: number, { read, signal }: WatchDependencies) {
  try {
    return await read(orderId, waitSeconds);
  } catch (error) {
    if (signal.aborted) return undefined;
    if (error instanceof RequestFailure && error.isTemporary) return error;
    throw error;
  }
}
