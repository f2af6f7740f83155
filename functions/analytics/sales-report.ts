import type { Money } from '../../events/index.ts';
import { shopCurrency } from '../shared/catalogue.ts';
import { moneyOf } from '../shared/money.ts';
import { type Count, type Figures, totalOf, wholeShop } from './domain.ts';
import type { SalesQuery } from './sales-query.ts';

interface SoldFigures {
  readonly orders: number;
  readonly revenue: Money;
}

interface SalesFigures extends SoldFigures {
  readonly shipped: number;
}

type DepartmentFigures = { readonly department: string } & SoldFigures;
type ProductFigures = { readonly productId: string } & SoldFigures;

/** Figures of a minute or a day; split if the query has `by`. */
interface WindowFigures extends SalesFigures {
  readonly byDepartment?: readonly DepartmentFigures[];
  readonly byProduct?: readonly ProductFigures[];
}

/** The response of `GET /sales`. Windows without an event are omitted. */
export interface Sales extends SalesFigures {
  readonly byDepartment: readonly DepartmentFigures[];
  readonly byProduct: readonly ProductFigures[];
  readonly byMinute?: readonly ({ readonly minute: string } & WindowFigures)[];
  /** Days of the query's zone; one that the period cuts has what lies within the period. */
  readonly byDay?: readonly ({ readonly day: string } & WindowFigures)[];
}

/**
 * Sums up the counts that {@link rangesOf} names for the query: the whole shop's make the totals and windows, the others
 * the departments and products.
 */
export function salesOf(counts: readonly Count[], query: SalesQuery): Sales {
  const inWindows = query.by ? counts : counts.filter(isOfShop);
  return {
    ...shopFigures(counts),
    byDepartment: departmentsOf(counts),
    byProduct: productsOf(counts),
    ...(query.window !== 'day' && {
      byMinute: grouped(inWindows, ({ start }) => start).map(([minute, ofMinute]) => ({
        minute,
        ...windowFigures(ofMinute, query),
      })),
    }),
    ...(query.window !== 'minute' && {
      byDay: grouped(inWindows, ({ start }) => dayAt(start, query)).map(([day, ofDay]) => ({
        day,
        ...windowFigures(ofDay, query),
      })),
    }),
  };
}

function windowFigures(counts: readonly Count[], { by }: SalesQuery): WindowFigures {
  return {
    ...shopFigures(counts),
    ...(by === 'department' && { byDepartment: departmentsOf(counts) }),
    ...(by === 'product' && { byProduct: productsOf(counts) }),
  };
}

/** The day of the query that a window within its period is in. */
function dayAt(start: string, { days }: SalesQuery): string {
  return days.findLast(({ fromMinute }) => fromMinute <= start)?.day ?? start.slice(0, 'YYYY-MM-DD'.length);
}

function departmentsOf(counts: readonly Count[]): DepartmentFigures[] {
  const departments = counts.filter((count) => !isOfShop(count) && !isOfProduct(count));
  return grouped(departments, ({ department }) => department).map(([department, each]) => ({
    department,
    ...soldFigures(totalOf(each)),
  }));
}

function productsOf(counts: readonly Count[]): ProductFigures[] {
  return grouped(counts.filter(isOfProduct), ({ productId }) => productId).map(([productId, each]) => ({
    productId,
    ...soldFigures(totalOf(each)),
  }));
}

function shopFigures(counts: readonly Count[]): SalesFigures {
  const total = totalOf(counts.filter(isOfShop));
  return { ...soldFigures(total), shipped: total.shipped };
}

function isOfShop({ department }: Count): boolean {
  return department === wholeShop;
}

function isOfProduct(count: Count): count is Count & { readonly productId: string } {
  return count.productId !== undefined;
}

/** Groups in the order of their names. */
function grouped<C extends Count>(counts: readonly C[], nameOf: (count: C) => string): [string, C[]][] {
  return [...Map.groupBy(counts, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function soldFigures({ orders, revenue }: Figures): SoldFigures {
  return { orders, revenue: moneyOf(revenue, shopCurrency) };
}
