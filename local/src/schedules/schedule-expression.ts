import { nextCronTime, parseCron } from './cron.ts';

/** When something is due. */
export interface Schedule {
  /**
   * The first time after a moment, milliseconds since the epoch; undefined when there is none.
   * @param startMs when the schedule began: rates count from there.
   */
  nextAfter(afterMs: number, startMs: number): number | undefined;
}

const unitsMs: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** A schedule that is right on AWS and is not run here. The message is the reason. */
export class UnsupportedScheduleError extends Error {
  override readonly name = 'UnsupportedScheduleError';
}

/**
 * Reads the `ScheduleExpression` of an EventBridge rule: `rate(value unit)` or `cron(fields)`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 * @throws {UnsupportedScheduleError} for cron expressions with `L`, `W` or `#`.
 * @throws {Error} in the words of EventBridge for what it refuses.
 */
export function parseSchedule(expression: string): Schedule {
  const [, kind, inside = ''] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  const schedule = kind === 'rate' ? rate(inside) : kind === 'cron' ? cron(inside) : undefined;
  if (schedule) return schedule;
  throw new Error(`Parameter ScheduleExpression is not valid: ${expression}`);
}

function rate(text: string): Schedule | undefined {
  const [, count = '', unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(text) ?? [];
  const value = Number(count);
  // EventBridge insists on grammar: "1 minute", "2 minutes".
  if (!(value >= 1) || (value === 1) !== (plural === '')) return undefined;
  const intervalMs = value * (unitsMs[unit] as number);
  return {
    nextAfter: (afterMs, startMs) =>
      startMs + (Math.floor((afterMs - startMs) / intervalMs) + 1) * intervalMs,
  };
}

function cron(text: string): Schedule | undefined {
  const withoutNames = text.toUpperCase().replace(/[A-Z]{3}/g, '');
  if (/[LW#]/.test(withoutNames)) {
    throw new UnsupportedScheduleError(`cron(${text}) is not run: L, W and # are not understood`);
  }
  const parsed = parseCron(text);
  return parsed && { nextAfter: (afterMs) => nextCronTime(parsed, afterMs) };
}
