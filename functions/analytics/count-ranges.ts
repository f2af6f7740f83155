import { type Count, type CountWindow, startOf, wholeShop } from './domain.ts';
import type { SalesQuery } from './sales-query.ts';

/** What is kept together: the whole shop's counts apart from those of departments and products, which are many more. */
export type Scope = 'shop' | 'split';

/** Consecutive counts of one kind. */
export interface CountRange {
  readonly scope: Scope;
  readonly window: CountWindow;
  /** Start of the first window, and of the first one beyond, RFC 3339, UTC. */
  readonly from: string;
  readonly to: string;
}

/** Where a count is kept. */
export function scopeOf({ department }: Count): Scope {
  return department === wholeShop ? 'shop' : 'split';
}

type Stretch = Omit<CountRange, 'scope'>;

/** The fewest counts that a query needs: minutes where minutes are shown, hours where they suffice. */
export function rangesOf(query: SalesQuery): CountRange[] {
  const { fromMinute, toMinute, days, by } = query;
  const ends = [fromMinute, toMinute];
  const ofDays = [...days.map((day) => day.fromMinute), toMinute];
  const showsMinutes = query.window !== 'day';
  const minutes: Stretch[] = [{ window: 'minute', from: fromMinute, to: toMinute }];
  return [
    ...(showsMinutes ? minutes : inHours(ofDays)).map((stretch) => ({ scope: 'shop', ...stretch }) as const),
    ...(showsMinutes && by ? minutes : inHours(by ? ofDays : ends)).map(
      (stretch) => ({ scope: 'split', ...stretch }) as const,
    ),
  ].filter(({ from, to }) => from < to);
}

/**
 * The time between the first and the last of some minutes, in hours, but in minutes where one of them is within an hour.
 * @param minutes At least two, ascending.
 */
function inHours(minutes: readonly string[]): Stretch[] {
  const [fromMinute = '', toMinute = ''] = [minutes[0], minutes.at(-1)];
  const stretches: Stretch[] = [];
  let from = fromMinute;
  for (const hour of cutHours(minutes)) {
    const end = earlier(hourAfter(hour), toMinute);
    stretches.push(
      { window: 'hour', from, to: hour },
      { window: 'minute', from: later(from, hour), to: end },
    );
    from = end;
  }
  return [...stretches, { window: 'hour', from, to: toMinute }];
}

/** The hours that one of the minutes splits. */
function cutHours(minutes: readonly string[]): string[] {
  const hours = minutes.map((minute) => startOf('hour', minute));
  return [...new Set(hours.filter((hour, index) => hour !== minutes[index]))];
}

function hourAfter(hour: string): string {
  return startOf('hour', Date.parse(hour) + 3_600_000);
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
