import type { Template } from '../../local/src/template/types.ts';
import { freeTypes } from './free-types.ts';
import { costOf, counted, type Line, type PricingRule } from './line.ts';
import { brokers } from './rules/brokers.ts';
import { customers, distributions, emails, httpApi, mailEvents, webAcls } from './rules/customers.ts';
import { functions } from './rules/functions.ts';
import { logs, monitoring } from './rules/monitoring.ts';
import { endpoints, keys, natGateways } from './rules/network.ts';
import { pollers } from './rules/pollers.ts';
import { tables } from './rules/tables.ts';
import { StackResources } from './template.ts';

/** What a stack costs in a month. */
export interface Estimate {
  readonly ordersPerMonth: number;
  readonly fixed: readonly Line[];
  /** For the orders of the month. */
  readonly variable: readonly Line[];
  readonly notPriced: readonly string[];
}

/** In the order of the bill. To price another type: a rule here, or a row in free-types.ts. */
const rules: readonly PricingRule[] = [
  brokers,
  pollers,
  endpoints,
  natGateways,
  keys,
  monitoring,
  logs,
  httpApi,
  distributions,
  customers,
  webAcls,
  functions,
  tables,
  emails,
  mailEvents,
];

/** The month of a stack, counted from its template. A type that is neither priced nor free is listed, not dropped. */
export function estimate(template: Template, ordersPerMonth: number): Estimate {
  const stack = new StackResources(template);
  const priced = rules.map((rule) => rule.price(stack, ordersPerMonth));
  return {
    ordersPerMonth,
    fixed: priced.flatMap(({ fixed }) => fixed),
    variable: priced.flatMap(({ variable }) => variable),
    notPriced: [...priced.flatMap(({ notPriced = [] }) => notPriced), ...unknownTypes(stack)],
  };
}

/** US dollars of all lines. */
export const totalOf = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + costOf(line), 0);

function unknownTypes(stack: StackResources): string[] {
  const priced = new Set(rules.flatMap(({ types }) => types));
  const unknown = stack.all.filter(({ type }) => !priced.has(type) && !(type in freeTypes));
  return Array.from(
    Map.groupBy(unknown, ({ type }) => type),
    ([type, resources]) => `${type}: ${counted(resources.length, 'resource')}`,
  );
}
