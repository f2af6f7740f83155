import type { Money } from '../../events/index.ts';
import { shopCurrency } from '../shared/catalogue.ts';
import { moneyOf } from '../shared/money.ts';
import { invalidField } from '../shared/problem.ts';
import { type Count, type Figures, minuteOf, totalOf, wholeShop } from './domain.ts';

const minuteInMs = 60_000;
const dayInMs = 86_400_000;
const longestPeriodInDays = 31;

/** Minutes as RFC 3339 times in UTC; `toMinute` is the first one that does not count. */
export interface Period {
  readonly fromMinute: string;
  readonly toMinute: string;
}

export interface SalesStore {
  /** The counts of a period, in any order. */
  countsOf(period: Period): Promise<Count[]>;
}

const timeFormat = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const dayFormat = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The period that `from` and `to` ask for, in whole minutes. Default: the 24 hours until the end of this minute.
 * @param nowInMs Milliseconds since the epoch.
 * @throws {ProblemError} 400 naming the parameter: no time, the end before the start, more than 31 days.
 */
export function periodOf(from: string | undefined, to: string | undefined, nowInMs: number): Period {
  const toMs = to === undefined ? nowInMs : endOf(to);
  const fromMs = from === undefined ? toMs - dayInMs : startOf('from', from);
  if (fromMs > toMs) throw invalidField('from', 'is after `to`; accepted: a time before it');
  if (toMs - fromMs > longestPeriodInDays * dayInMs) {
    throw invalidField(
      'from',
      `is more than ${longestPeriodInDays} days before \`to\`; ask for less at a time`,
    );
  }
  return { fromMinute: minuteAt(fromMs), toMinute: minuteAt(toMs + minuteInMs - 1) };
}

/** A day as end means its last instant. */
function endOf(text: string): number {
  return startOf('to', text) + (dayFormat.test(text) ? dayInMs : 0);
}

function startOf(field: 'from' | 'to', text: string): number {
  const time = dayFormat.test(text) || timeFormat.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw invalidField(
    field,
    `is ${JSON.stringify(text)}; accepted: RFC 3339 such as 2026-11-21T10:00:00Z, or a day such as 2026-11-21`,
  );
}

function minuteAt(timeInMs: number): string {
  return minuteOf(new Date(timeInMs).toISOString());
}

interface SoldFigures {
  readonly orders: number;
  readonly revenue: Money;
}

interface SalesFigures extends SoldFigures {
  readonly shipped: number;
}

/** The answer of `GET /sales`. Days are those of UTC; one that the period cuts has what lies within the period. */
export interface Sales extends SalesFigures {
  readonly byDepartment: readonly ({ readonly department: string } & SoldFigures)[];
  readonly byProduct: readonly ({ readonly productId: string } & SoldFigures)[];
  readonly byMinute: readonly ({ readonly minute: string } & SalesFigures)[];
  readonly byDay: readonly ({ readonly day: string } & SalesFigures)[];
}

/** Sums up counts: the whole shop's make the totals, minutes and days; the others departments and products. */
export function salesOf(counts: readonly Count[]): Sales {
  const shop = counts.filter(({ department }) => department === wholeShop);
  const departments = counts.filter((count) => count.department !== wholeShop && !isOfProduct(count));
  const byDepartment = groupsOf(departments, ({ department }) => department);
  const byProduct = groupsOf(counts.filter(isOfProduct), ({ productId }) => productId);
  const byMinute = groupsOf(shop, ({ minute }) => minute);
  const byDay = groupsOf(shop, ({ minute }) => minute.slice(0, 10));
  return {
    ...salesFigures(totalOf(shop)),
    byDepartment: byDepartment.map(([department, figures]) => ({ department, ...soldFigures(figures) })),
    byProduct: byProduct.map(([productId, figures]) => ({ productId, ...soldFigures(figures) })),
    byMinute: byMinute.map(([minute, figures]) => ({ minute, ...salesFigures(figures) })),
    byDay: byDay.map(([day, figures]) => ({ day, ...salesFigures(figures) })),
  };
}

function isOfProduct(count: Count): count is Count & { readonly productId: string } {
  return count.productId !== undefined;
}

function groupsOf<C extends Count>(counts: readonly C[], by: (count: C) => string): [string, Figures][] {
  const groups = Map.groupBy(counts, by);
  return Array.from(groups, ([name, group]): [string, Figures] => [name, totalOf(group)]).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}

function soldFigures({ orders, revenue }: Figures): SoldFigures {
  return { orders, revenue: moneyOf(revenue, shopCurrency) };
}

function salesFigures(figures: Figures): SalesFigures {
  return { ...soldFigures(figures), shipped: figures.shipped };
}
