import { createAsynchronousInvoker } from '../lambda/asynchronous-invoker.ts';
import type { Invoke } from '../lambda/types.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Schedule } from './schedule-expression.ts';

/** Node's timers end at 24 days; a machine that slept is found out after this long. */
const longestSleepMs = 60_000;

/** A function that is due from time to time. */
export interface ScheduledInvocation {
  /** ARN of the rule that it belongs to. */
  readonly rule: string;
  readonly functionArn: string;
  readonly schedule: Schedule;
  /** The event for a run that was due at this time, milliseconds since the epoch. */
  readonly eventAt: (dueMs: number) => string;
}

export interface Scheduler {
  add(invocation: ScheduledInvocation): void;
  /** Ends the schedules of a rule; their invocations in flight finish. */
  remove(rule: string): void;
  /** Everything is deployed: rates count from now. What is added later begins when it is added. */
  start(): void;
  /** Ends all schedules; invocations in flight have `graceMs` to finish. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Invokes functions on their schedules, asynchronously as EventBridge does: the run after a failed one is Lambda's to try
 * again. Runs that were due while the machine slept are left out.
 */
export function createScheduler(ports: {
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly log: Log;
}): Scheduler {
  const { clock } = ports;
  const invoker = createAsynchronousInvoker(ports);
  const stopping = new AbortController();
  let waiting: ScheduledInvocation[] = [];
  /** What ends the schedules of each rule. */
  const running = new Map<string, AbortController>();
  let isStarted = false;

  async function run({ rule, functionArn, schedule, eventAt }: ScheduledInvocation): Promise<void> {
    const ending = running.get(rule) ?? new AbortController();
    running.set(rule, ending);
    const signal = AbortSignal.any([stopping.signal, ending.signal]);
    const startMs = clock.now();
    for (let after = startMs; ; after = clock.now()) {
      const dueMs = schedule.nextAfter(after, startMs);
      if (dueMs === undefined) return;
      await sleepUntil(dueMs, signal);
      if (signal.aborted) return;
      try {
        invoker.accept(functionArn, eventAt(dueMs), { caller: { kind: 'schedule', name: rule } });
      } catch (error) {
        ports.log.warn(`${functionArn}: the event of a schedule is dropped: ${error}`);
      }
    }
  }
  async function sleepUntil(timeMs: number, signal: AbortSignal): Promise<void> {
    for (let left = timeMs - clock.now(); left > 0; left = timeMs - clock.now()) {
      if (signal.aborted) return;
      await clock.sleep(Math.min(left, longestSleepMs), signal);
    }
  }
  return {
    add(invocation) {
      if (isStarted) void run(invocation);
      else waiting.push(invocation);
    },
    remove(rule) {
      waiting = waiting.filter((invocation) => invocation.rule !== rule);
      running.get(rule)?.abort();
      running.delete(rule);
    },
    start() {
      isStarted = true;
      for (const invocation of waiting.splice(0)) void run(invocation);
    },
    async stop(graceMs) {
      stopping.abort();
      await invoker.stop(graceMs);
    },
  };
}
