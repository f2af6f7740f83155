import type { FunctionId } from '../../../lib/function/entries.ts';
import { shortName } from '../../shared/template-values.ts';
import { counted, type Line, type PricingRule } from '../line.ts';
import { durationsMs, otherDurationMs } from '../per-order.ts';
import { hoursOfMonth, prices } from '../prices.ts';
import { listOf, propertyOf, type Resource, type StackResources } from '../template.ts';
import { invocationsOfOrder, type OrderInvocations } from '../usage.ts';

/** Invocations, their GB-seconds and their traces: by orders, and by schedules. Starts of environments are not in here. */
export const functions: PricingRule = {
  types: ['AWS::Lambda::Function', 'AWS::Events::Rule'],
  price: (stack, orders) => {
    const used = invocationsOfOrder(stack);
    const countedFrom = counted(used.length, 'function');
    const ofOrders = used.map((each) => ({ lambda: each.lambda, count: orders * invocations(each) }));
    return {
      fixed: ofSchedules(stack),
      variable: [
        ...invocationLines('Lambda', ofOrders, countedFrom),
        {
          what: 'X-Ray traces',
          quantity: ofOrders.filter(isTraced).reduce((sum, { count }) => sum + tracesOf(count), 0),
          price: prices.trace,
          countedFrom: `${counted(ofOrders.filter(isTraced).length, 'function')} with active tracing`,
        },
      ],
    };
  },
};

interface Invocations {
  readonly lambda: Resource;
  /** In a month. */
  readonly count: number;
}

const invocations = ({ byRecords, byRequests }: OrderInvocations) => byRecords + byRequests;
const isTraced = ({ lambda }: Invocations) => propertyOf(lambda, 'TracingConfig.Mode') === 'Active';

function invocationLines(name: string, all: readonly Invocations[], countedFrom: string): Line[] {
  const requests = all.reduce((sum, { count }) => sum + count, 0);
  const gbSeconds = all.reduce((sum, { lambda, count }) => sum + count * gbSecondsOf(lambda), 0);
  return [
    { what: `${name} invocations`, quantity: requests, price: prices.lambdaRequest, countedFrom },
    { what: `${name} duration, ARM`, quantity: gbSeconds, price: prices.lambdaArmGbSecond, countedFrom },
  ];
}

function gbSecondsOf(lambda: Resource): number {
  const id = shortName(propertyOf(lambda, 'FunctionName')) as FunctionId;
  const memoryInGb = Number(propertyOf(lambda, 'MemorySize') ?? 128) / 1024;
  return ((durationsMs[id] ?? otherDurationMs) / 1_000) * memoryInGb;
}

/**
 * Lambda samples one request a second and 5 % of those beyond, of each function.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 * @param count invocations of a month, taken as evenly spread.
 */
export function tracesOf(count: number): number {
  const seconds = hoursOfMonth * 3_600;
  return Math.min(count, seconds) + 0.05 * Math.max(0, count - seconds);
}

/** The rule itself is free: only what it invokes is paid for. */
function ofSchedules(stack: StackResources): Line[] {
  const scheduled = stack
    .ofType('AWS::Events::Rule')
    .filter((rule) => propertyOf(rule, 'State') !== 'DISABLED')
    .flatMap((rule) =>
      listOf(rule, 'Targets').flatMap((target) => {
        const lambda = stack.namedIn(target, 'AWS::Lambda::Function');
        return lambda ? [{ lambda, count: runsOf(rule) }] : [];
      }),
    );
  if (scheduled.length === 0) return [];
  return invocationLines('Scheduled Lambda', scheduled, counted(scheduled.length, 'rule'));
}

const minutesOf: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 };

/** @throws {Error} for a schedule that is not a rate: this stack has none. */
function runsOf(rule: Resource): number {
  const expression = String(propertyOf(rule, 'ScheduleExpression'));
  const [, every, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (every === undefined) {
    throw new Error(`Rule ${rule.logicalId} runs at "${expression}"; only rate(…) can be counted.`);
  }
  return (hoursOfMonth * 60) / (Number(every) * (minutesOf[unit] as number));
}
