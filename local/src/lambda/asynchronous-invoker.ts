import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { Invoke, InvokeOptions } from './types.ts';

export interface AsynchronousInvoker {
  /**
   * Takes the event over, and returns before anything runs.
   * @throws {ServiceException} TooManyRequestsException when events that wait have used up the memory for them.
   */
  accept(functionArn: string, event: string, options?: InvokeOptions): void;
  /** Waits for attempts in progress, `graceMs` at most, and discards those that wait for their next one, with a warning each. */
  stop(graceMs: number): Promise<void>;
}

export interface AsynchronousInvokerPorts {
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly log: Log;
}

/** How one attempt went: the function ran and failed, or it was never reached (throttled, no environment). */
export type AttemptOutcome = 'succeeded' | 'functionFailed' | 'notReached';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Two more attempts after a function error. */
const DELAYS_AFTER_FUNCTION_ERROR_MS = [MINUTE, 2 * MINUTE];
const LONGEST_BACKOFF_MS = 5 * MINUTE;
const MAXIMUM_EVENT_AGE_MS = 6 * 60 * MINUTE;
/** Lambda keeps events in queues, the mirror in its memory. */
const WAITING_LIMIT_BYTES = 64 * 1024 * 1024;
/** What an event takes besides its text, about. */
const EVENT_OVERHEAD_BYTES = 2_048;

/**
 * How long Lambda waits before the next attempt of an asynchronous invocation; undefined when it discards the event.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * @param history outcomes so far, the latest last.
 * @param ageMs time since the event was accepted.
 */
export function delayBeforeNextAttemptMs(
  history: readonly AttemptOutcome[],
  ageMs: number,
): number | undefined {
  const failures = history.filter((outcome) => outcome === 'functionFailed').length;
  const misses = history.filter((outcome) => outcome === 'notReached').length;
  if (history.at(-1) === 'succeeded') return undefined;
  const delay =
    history.at(-1) === 'functionFailed'
      ? DELAYS_AFTER_FUNCTION_ERROR_MS[failures - 1]
      : Math.min(SECOND * 2 ** (misses - 1), LONGEST_BACKOFF_MS);
  return delay !== undefined && ageMs + delay <= MAXIMUM_EVENT_AGE_MS ? delay : undefined;
}

/** Runs events of the `Event` invocation type, with Lambda's retries. */
export function createAsynchronousInvoker(ports: AsynchronousInvokerPorts): AsynchronousInvoker {
  const stopping = new AbortController();
  const inFlight = new Set<Promise<void>>();
  let waitingBytes = 0;
  return {
    accept(functionArn, event, options) {
      const size = EVENT_OVERHEAD_BYTES + Buffer.byteLength(event);
      if (waitingBytes + size > WAITING_LIMIT_BYTES) throw tooManyEvents();
      waitingBytes += size;
      const invocation = { functionArn, invoke: () => ports.invoke(functionArn, event, options) };
      const run = runToTheEnd(ports, invocation, stopping.signal).finally(() => {
        inFlight.delete(run);
        waitingBytes -= size;
      });
      inFlight.add(run);
    },
    async stop(graceMs) {
      stopping.abort();
      const settled = new AbortController();
      const allEnded = Promise.all(inFlight).then(() => settled.abort());
      await Promise.race([allEnded, ports.clock.sleep(graceMs, settled.signal)]);
    },
  };
}

const tooManyEvents = () =>
  new ServiceException(
    'TooManyRequestsException',
    `Rate Exceeded: ${WAITING_LIMIT_BYTES} bytes of asynchronous events wait for their functions. Functions that fail or run for long hold them.`,
    429,
  );

interface AsynchronousInvocation {
  readonly functionArn: string;
  invoke(): ReturnType<Invoke>;
}

async function runToTheEnd(
  { clock, log }: AsynchronousInvokerPorts,
  invocation: AsynchronousInvocation,
  signal: AbortSignal,
): Promise<void> {
  const acceptedAt = clock.now();
  const history: AttemptOutcome[] = [];
  for (;;) {
    history.push(await attempt(log, invocation));
    const delay = delayBeforeNextAttemptMs(history, clock.now() - acceptedAt);
    if (delay !== undefined && !signal.aborted) await clock.sleep(delay, signal);
    if (delay === undefined || signal.aborted) break;
  }
  if (history.at(-1) === 'succeeded') return;
  log.warn(
    `${invocation.functionArn}: an asynchronous event is dropped after ${history.length} failed attempt(s)`,
  );
}

async function attempt(log: Log, { functionArn, invoke }: AsynchronousInvocation): Promise<AttemptOutcome> {
  try {
    const { functionError } = await invoke();
    return functionError ? 'functionFailed' : 'succeeded';
  } catch (error) {
    log.warn(`${functionArn}: an asynchronous event did not reach the function: ${error}`);
    return 'notReached';
  }
}
