import { describe, expect, test } from '@jest/globals';
import { topics } from '../../../events/catalogue.ts';
import { estimate, totalOf } from '../../../ops/cost/estimate.ts';
import { costOf } from '../../../ops/cost/line.ts';
import { durationsMs, requestsOfOrder } from '../../../ops/cost/per-order.ts';
import { reportLines } from '../../../ops/cost/report.ts';
import { StackResources } from '../../../ops/cost/template.ts';
import { invocationsOfOrder } from '../../../ops/cost/usage.ts';
import golden from '../../golden/stack.json' with { type: 'json' };
import { synthesize } from '../../lib/synthesized-stack.ts';
import { everySetting } from '../../support/every-setting.ts';

const million = 1_000_000;
const bill = (context: Record<string, string>, orders = million) =>
  estimate(synthesize(context).template, orders);
const costs = (context: Record<string, string>, what: string) =>
  bill(context)
    .fixed.filter((line) => line.what.startsWith(what))
    .reduce((sum, line) => sum + costOf(line), 0);

const contexts: Record<string, string>[] = [
  everySetting,
  { stage: 'dev' },
  { stage: 'prod' },
  { sleep: 'true' },
  { egress: 'nat', alarmMail: 'operations@example.com', monthlyBudgetUsd: '500' },
];

describe('the bill of the stack', () => {
  test.each(contexts)(
    'The bill of the stack has a price for everything in it, or lists it as free: %j.',
    (context) => {
      expect(bill(context).notPriced).toEqual([]);
    },
  );

  test.each(['dev', 'prod'])('The bill of the stack is more than nothing in every line: %s.', (stage) => {
    const { fixed, variable } = bill({ stage });
    const empty = [...fixed, ...variable].filter((line) => !(costOf(line) > 0));
    expect(empty).toEqual([]);
  });

  test.each(['dev', 'prod'])(
    'The bill of the stack counts the mappings of %s as event poller units: ten of a group are one.',
    (stage) => {
      expect(costs({ stage }, 'Event poller units, at least')).toBeCloseTo(golden.pollerUnits * 730 * 0.185);
    },
  );

  test('The bill of the stack has pollers that cost more than twice the brokers of dev, and none when the stack sleeps.', () => {
    expect(costs({}, 'Event poller units, at least')).toBeGreaterThan(2 * costs({}, 'MSK'));
    expect(costs({ sleep: 'true' }, 'Event poller units, at least')).toBe(0);
    expect(costs({ sleep: 'true' }, 'Scheduled')).toBe(0);
    expect(costs({ sleep: 'true' }, 'MSK')).toBe(costs({}, 'MSK'));
  });

  test('The bill of the stack has disks in dev, and data by the gigabyte in prod.', () => {
    const names = (stage: string) =>
      [...bill({ stage }).fixed, ...bill({ stage }).variable].map(({ what }) => what);
    expect(names('dev')).toContain('MSK storage');
    expect(names('prod')).not.toContain('MSK storage');
    expect(names('prod')).toEqual(expect.arrayContaining(['MSK Express, written', 'MSK Express, kept']));
  });

  test('The bill of the stack grows with the orders, and its fixed part does not.', () => {
    expect(bill({}, 0).variable.map(costOf)).toEqual(bill({}, 0).variable.map(() => 0));
    expect(totalOf(bill({}, 2 * million).variable)).toBeGreaterThan(1.9 * totalOf(bill({}).variable));
    expect(bill({}, 0).fixed).toEqual(bill({}).fixed);
  });
});

describe('what an order does', () => {
  const stack = new StackResources(synthesize().template);
  const used = invocationsOfOrder(stack);

  test('An order is as many records to consumers as the golden file has: those that the filters of the mappings admit.', () => {
    expect(used.reduce((sum, { byRecords }) => sum + byRecords, 0)).toBe(golden.recordsOfOrder);
  });

  test('An order is requests to routes that exist.', () => {
    const routes = stack.ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => properties.RouteKey);
    expect(routes).toEqual(expect.arrayContaining(Object.keys(requestsOfOrder)));
  });

  test('An order was measured with functions that exist.', () => {
    const names = stack.ofType('AWS::Lambda::Function').map(({ properties }) => properties.FunctionName);
    expect(names).toEqual(
      expect.arrayContaining(Object.keys(durationsMs).map((id) => `orderstream-dev-${id}`)),
    );
  });

  test('An order is retained by topics that declare how long.', () => {
    expect(stack.ofType('AWS::MSK::Topic')).toHaveLength(Object.keys(topics).length);
  });
});

/** What a month of the mappings' units costs, as the report has it. */
const unitsOfPollers = {
  hours: (golden.pollerUnits * 730).toLocaleString('en-US'),
  pollers: golden.mappings.length,
  usd: (golden.pollerUnits * 730 * 0.185).toFixed(2).replace('.', '\\.'),
};

describe('the report', () => {
  const awake = bill({}, 3 * million);
  const text = (more: object) =>
    reportLines({ stage: 'dev', awake, ofAMillion: bill({}), ...more }).join('\n');

  test('The report has the quantity, its source, the unit price and the month.', () => {
    const { hours, pollers, usd } = unitsOfPollers;
    expect(text({})).toMatch(
      new RegExp(
        `Event poller units, at least +${hours} EPU hours +${golden.pollerUnits} units: ${pollers} pollers in 2 groups +0\\.185 +${usd}`,
      ),
    );
  });

  test('The report marks an unconfirmed price, and names the page that has it.', () => {
    expect(text({})).toMatch(/0\.0456 unconfirmed/);
    expect(text({})).toMatch(
      /prices are unconfirmed; look them up at https:\/\/aws\.amazon\.com\/msk\/pricing\//,
    );
    expect(text({})).not.toMatch(/0\.185 unconfirmed/);
  });

  test('The report adds the fixed part and that of the orders of the month.', () => {
    const total = totalOf(awake.fixed) + totalOf(awake.variable);
    expect(text({})).toContain('3,000,000 orders a month, all in all');
    expect(text({})).toContain(total.toLocaleString('en-US', { maximumFractionDigits: 2 }));
  });

  test('The report has the fixed part of one hour, for a stack that is destroyed in the evening.', () => {
    const hour = (totalOf(awake.fixed) / 730).toFixed(2);
    expect(text({})).toMatch(new RegExp(`^fixed part of one hour +${hour.replace('.', '\\.')}$`, 'm'));
  });

  test('The report has the costs of a sleeping stack next to it, where the stage can sleep.', () => {
    expect(text({ asleep: bill({ sleep: 'true' }, 0) })).toMatch(
      new RegExp(`Event poller units, at least .+ ${unitsOfPollers.usd} +0\\.00`),
    );
    expect(text({})).toContain('this stage refuses sleep=true');
  });

  test('The report lists what has no price.', () => {
    const strange = { ...awake, notPriced: ['AWS::SQS::Queue: 2 resources'] };
    expect(text({ awake: strange })).toContain('Not priced:\n  AWS::SQS::Queue: 2 resources');
    expect(text({})).toContain('Not priced: nothing');
  });
});
