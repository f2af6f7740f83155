import { type Estimate, totalOf } from './estimate.ts';
import { costOf, type Line } from './line.ts';
import { ordersOfCustomerAMonth } from './per-order.ts';
import { hoursOfMonth, pricesAsOf, pricesOfRegion } from './prices.ts';
import { textTable } from './text-table.ts';

export interface Report {
  readonly stage: string;
  readonly awake: Estimate;
  /** The variable part of this one is printed by the million. */
  readonly ofAMillion: Estimate;
  /** Missing for a stage that cannot sleep. */
  readonly asleep?: Estimate;
}

/** The bill as text, a line each. */
export function reportLines({ stage, awake, ofAMillion, asleep }: Report): string[] {
  return [
    `orderstream-${stage}, a month in ${pricesOfRegion}, US dollars. Prices of ${pricesAsOf}, without free tiers, discounts and taxes.`,
    '',
    'Independent of orders',
    ...fixedTable(awake, asleep),
    '',
    'For a million orders',
    ...variableTable(ofAMillion),
    '',
    ...totals(awake, ofAMillion, asleep),
    ...notPriced(awake),
    '',
    ...notes(awake),
  ];
}

const money = (usd: number) =>
  usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const amount = (count: number) =>
  count.toLocaleString('en-US', { maximumFractionDigits: count < 10 ? 1 : 0 });

/** The first column with dollars. */
const columnOfMoney = 4;

function fixedTable(awake: Estimate, asleep: Estimate | undefined): string[] {
  const left = new Map(asleep?.fixed.map((line) => [line.what, costOf(line)]));
  const sleeping = (what: string) => (asleep ? [money(left.get(what) ?? 0)] : []);
  const rows = awake.fixed.map((line) => [...cells(line), ...sleeping(line.what)]);
  const total = ['total', '', '', '', money(totalOf(awake.fixed))];
  const lastCell = asleep ? [money(totalOf(asleep.fixed))] : [];
  const head = ['what', 'how many', 'counted from', 'unit price', 'month', ...(asleep ? ['sleep=true'] : [])];
  return textTable(head, [...rows, [...total, ...lastCell]], columnOfMoney);
}

function variableTable({ variable }: Estimate): string[] {
  const total = ['total', '', '', '', money(totalOf(variable))];
  const head = ['what', 'how many', 'counted from', 'unit price', 'month'];
  return textTable(head, [...variable.map(cells), total], columnOfMoney);
}

function cells(line: Line): string[] {
  const { what, quantity, price, countedFrom } = line;
  const unit = quantity === 1 ? price.unit.replace(/s$/, '') : price.unit;
  return [what, `${amount(quantity)} ${unit}`, countedFrom, unitPrice(line), money(costOf(line))];
}

/** A price below a cent is printed by the million. */
function unitPrice({ price: { usd, isConfirmed } }: Line): string {
  const shown = usd < 0.001 ? `${Number((usd * 1e6).toPrecision(6))} a million` : String(usd);
  return isConfirmed ? shown : `${shown} unconfirmed`;
}

function totals(awake: Estimate, ofAMillion: Estimate, asleep: Estimate | undefined): string[] {
  const { ordersPerMonth, fixed, variable } = awake;
  const rows = [
    ['fixed part', money(totalOf(fixed))],
    ['fixed part of one hour', money(totalOf(fixed) / hoursOfMonth)],
    ['each million orders', money(totalOf(ofAMillion.variable))],
    [`${amount(ordersPerMonth)} orders a month, all in all`, money(totalOf(fixed) + totalOf(variable))],
    asleep
      ? ['asleep (sleep=true), no orders', money(totalOf(asleep.fixed))]
      : ['asleep', 'this stage refuses sleep=true'],
  ];
  const width = Math.max(...rows.map(([what = '']) => what.length));
  return rows.map(([what = '', usd = '']) => `${what.padEnd(width)}  ${usd.padStart(10)}`);
}

function notPriced(awake: Estimate): string[] {
  if (awake.notPriced.length === 0) return ['', 'Not priced: nothing'];
  return ['', 'Not priced:', ...awake.notPriced.map((each) => `  ${each}`)];
}

function notes({ fixed, variable }: Estimate): string[] {
  const used = [...fixed, ...variable].map(({ price }) => price);
  const open = used.filter(({ isConfirmed }) => !isConfirmed);
  const pages = [...new Set(open.map(({ page }) => page))];
  return [
    `${open.length} of ${used.length} prices are unconfirmed; look them up at ${pages.join(' ')}`,
    `What an order does: ops/cost/per-order.ts. Assumed there: a customer orders ${ordersOfCustomerAMonth} times a month (Cognito).`,
    'Not in here: scaling of pollers beyond their minimum, starts of environments, tables of earlier months, traffic through a NAT gateway.',
  ];
}
