import { describe, expect, test } from '@jest/globals';
import type { InvocationResult } from '../../../local/src/lambda/types.ts';
import { parseSchedule } from '../../../local/src/schedules/schedule-expression.ts';
import { createScheduler } from '../../../local/src/schedules/scheduler.ts';
import { AdvancingClock } from '../../../local/src/shared/advancing-clock.ts';
import type { Clock } from '../../../local/src/shared/clock.ts';
import { silentLog } from '../../../local/src/shared/log.ts';

const startMs = Date.parse('2026-11-21T10:00:00Z');
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:check';

/** Time that a test moves on; sleepers wake when theirs has come. */
class TestClock implements Clock {
  #nowMs = startMs;
  #sleepers: { readonly untilMs: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      signal?.addEventListener('abort', () => resolve());
      this.#sleepers.push({ untilMs: this.#nowMs + ms, wake: resolve });
    });
  }

  /** Lets time pass; with `isAsleep`, the machine wakes at its end and nothing ran meanwhile. */
  async pass(ms: number, { isAsleep = false } = {}): Promise<void> {
    const end = this.#nowMs + ms;
    for (;;) {
      await settled();
      const next = this.#sleepers
        .filter(({ untilMs }) => untilMs <= end)
        .sort((a, b) => a.untilMs - b.untilMs)[0];
      if (!next) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#nowMs = isAsleep ? end : Math.max(this.#nowMs, next.untilMs);
      next.wake();
    }
    this.#nowMs = end;
  }
}

/** Everything that waits for a promise has had its turn. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function world<C extends Clock>(clock: C) {
  const events: string[] = [];
  const scheduler = createScheduler({
    clock,
    log: silentLog,
    invoke: async (_arn, event) => {
      events.push(String(event));
      return { statusCode: 200 } as InvocationResult;
    },
  });
  const add = (expression: string, rule = 'arn:aws:events:us-east-1:123456789012:rule/first') =>
    scheduler.add({
      rule,
      functionArn,
      schedule: parseSchedule(expression),
      eventAt: (dueMs) => new Date(dueMs).toISOString().slice(11, 19),
    });
  return { clock, events, scheduler, add };
}

describe('the scheduler', () => {
  test('the schedules of a removed rule end, before the start and after it, and those of others do not', async () => {
    const { clock, events, scheduler, add } = world(new TestClock());
    add('rate(5 minutes)', 'never-started');
    add('rate(5 minutes)', 'ended');
    add('rate(7 minutes)', 'other');
    scheduler.remove('never-started');
    scheduler.start();
    await clock.pass(6 * 60_000);
    expect(events).toHaveLength(1);
    scheduler.remove('ended');
    await clock.pass(60 * 60_000);
    const others = events.length - 1;
    expect(others).toBe(9);
    add('rate(5 minutes)', 'ended');
    await clock.pass(5 * 60_000);
    expect(events.length - 1 - others).toBe(2);
  });

  test('the scheduler invokes at each time that is due, from its start on', async () => {
    const { clock, events, scheduler, add } = world(new TestClock());
    add('rate(5 minutes)');
    await clock.pass(20 * 60_000);
    expect(events).toEqual([]);
    scheduler.start();
    await clock.pass(10 * 60_000);
    expect(events).toEqual(['10:25:00', '10:30:00']);
    await scheduler.stop(0);
  });

  test('the scheduler leaves out the times at which the machine slept', async () => {
    const { clock, events, scheduler, add } = world(new TestClock());
    add('rate(5 minutes)');
    scheduler.start();
    await clock.pass(62 * 60_000, { isAsleep: true });
    expect(events).toEqual(['10:05:00']);
    await clock.pass(3 * 60_000);
    expect(events).toEqual(['10:05:00', '11:05:00']);
    await scheduler.stop(0);
  });

  test('the scheduler begins at once with what is added while it runs, and ends with what is never due again', async () => {
    const { clock, events, scheduler, add } = world(new TestClock());
    scheduler.start();
    add('cron(3 10 21 11 ? 2026)');
    await clock.pass(3_600_000);
    expect(events).toEqual(['10:03:00']);
    await scheduler.stop(0);
  });

  test('the scheduler invokes nothing more once it is stopped', async () => {
    const { clock, events, scheduler, add } = world(new TestClock());
    add('rate(1 minute)');
    scheduler.start();
    await clock.pass(60_000);
    await scheduler.stop(0);
    await clock.pass(600_000);
    expect(events).toEqual(['10:01:00']);
  });

  test('the scheduler runs what became due by a skip of time once, and the next at its time', async () => {
    const clock = new AdvancingClock();
    const { events, scheduler, add } = world(clock);
    add('rate(5 minutes)');
    scheduler.start();
    clock.advance(62 * 60_000);
    await settled();
    expect(events).toHaveLength(1);
    clock.advance(4 * 60_000);
    await settled();
    expect(events).toHaveLength(2);
    await scheduler.stop(0);
  });
});
