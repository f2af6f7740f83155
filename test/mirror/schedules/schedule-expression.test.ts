import { describe, expect, test } from '@jest/globals';
import { parseSchedule, UnsupportedScheduleError } from '../../../local/src/schedules/schedule-expression.ts';

const at = (text: string) => Date.parse(text);

/** The next times, from one to the next. */
function timesOf(expression: string, from: string, count: number): string[] {
  const schedule = parseSchedule(expression);
  const start = at(from);
  const times: string[] = [];
  for (let time: number | undefined = start; times.length < count; ) {
    time = schedule.nextAfter(time, start);
    if (time === undefined) break;
    times.push(new Date(time).toISOString());
  }
  return times;
}

describe('rate', () => {
  test.each([
    ['rate(1 minute)', ['2026-11-21T10:01:30.000Z', '2026-11-21T10:02:30.000Z']],
    ['rate(5 minutes)', ['2026-11-21T10:05:30.000Z', '2026-11-21T10:10:30.000Z']],
    ['rate(2 hours)', ['2026-11-21T12:00:30.000Z', '2026-11-21T14:00:30.000Z']],
    ['rate(1 day)', ['2026-11-22T10:00:30.000Z', '2026-11-23T10:00:30.000Z']],
  ])('%s counts from the start', (expression, expected) => {
    expect(timesOf(expression, '2026-11-21T10:00:30Z', 2)).toEqual(expected);
  });

  test('rate leaves out what is past', () => {
    const start = at('2026-11-21T10:00:00Z');
    const next = parseSchedule('rate(5 minutes)').nextAfter(at('2026-11-21T11:02:00Z'), start);
    expect(next).toBe(at('2026-11-21T11:05:00Z'));
  });
});

/** Expressions of EventBridge's guide, and the corners of its grammar. Saturday 2026-11-21. */
const crons: readonly [expression: string, ...times: string[]][] = [
  ['cron(15 10 * * ? *)', '2026-11-22T10:15', '2026-11-23T10:15'],
  ['cron(0 18 ? * MON-FRI *)', '2026-11-23T18:00', '2026-11-24T18:00'],
  ['cron(0 8 1 * ? *)', '2026-12-01T08:00', '2027-01-01T08:00'],
  ['cron(0/15 * * * ? *)', '2026-11-21T11:00', '2026-11-21T11:15'],
  ['cron(5/20 11 * * ? *)', '2026-11-21T11:05', '2026-11-21T11:25', '2026-11-21T11:45', '2026-11-22T11:05'],
  ['cron(0,30 9-10/1 ? * 1,SAT *)', '2026-11-22T09:00', '2026-11-22T09:30', '2026-11-22T10:00'],
  ['cron(0 0 29 FEB ? *)', '2028-02-29T00:00', '2032-02-29T00:00'],
  ['cron(0 0 1 1 ? 2027-2028)', '2027-01-01T00:00', '2028-01-01T00:00'],
  ['cron(0 0 31 2 ? *)'],
];

describe('cron', () => {
  test.each(crons)('%s', (expression, ...times) => {
    const wanted = times.map((time) => `${time}:00.000Z`);
    expect(timesOf(expression, '2026-11-21T10:46:00Z', times.length || 1)).toEqual(wanted);
  });

  test('cron runs no more once its last year is over', () => {
    expect(timesOf('cron(0 0 1 1 ? 2027)', '2026-11-21T10:46:00Z', 5)).toHaveLength(1);
  });

  test.each(['cron(0 0 L * ? *)', 'cron(0 0 15W * ? *)', 'cron(0 0 ? * 6#3 *)'])(
    '%s is right on AWS and not understood here',
    (expression) => expect(() => parseSchedule(expression)).toThrow(UnsupportedScheduleError),
  );
});

test.each([
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(0 minutes)',
  'rate(1.5 hours)',
  'rate(5 seconds)',
  'cron(0 0 * * * *)',
  'cron(0 0 ? * ? *)',
  'cron(60 0 * * ? *)',
  'cron(0 0 * 13 ? *)',
  'cron(0 0 * * ?)',
  'cron(5-1 0 * * ? *)',
  'cron(*/0 0 * * ? *)',
  'every minute',
  '',
])('"%s" is refused as EventBridge does', (expression) => {
  expect(() => parseSchedule(expression)).toThrow('Parameter ScheduleExpression is not valid');
});
