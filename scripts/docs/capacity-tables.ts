import { type TopicName, topics } from '../../events/catalogue.ts';
import { writeUnitsInBatches } from '../../ops/capacity/assumptions.ts';
import { type Limit, limits } from '../../ops/capacity/limits.ts';
import { writtenTopics } from '../../ops/capacity/mappings.ts';
import {
  brokersNeeded,
  concurrencyOfOrder,
  connectionsNeeded,
  emailsNeeded,
  eventsPerSecond,
  mbReadOfOrder,
  mbWrittenOfOrder,
  partitionsNeeded,
  pollersNeeded,
  pollerUnitsNeeded,
  requestsOfAnOrder,
  secondsToConnect,
} from '../../ops/capacity/needs.ts';
import { quotas } from '../../ops/capacity/quotas.ts';
import { code, table } from './markdown.ts';

const steps = [10, 100, 1_000, 10_000, 100_000];
const amount = (count: number) =>
  count.toLocaleString('en-US', { maximumFractionDigits: count < 10 ? 1 : 0 });

/** What each step takes, a row for each resource. */
export function needsTable(): string {
  const row = (what: string, need: (ordersPerSecond: number) => number) => [
    what,
    ...steps.map((step) => amount(need(step))),
  ];
  const rows = [
    row('requests to the API', (step) => step * requestsOfAnOrder),
    ...writtenTopics.map((topic) => row(`events, ${code(topic)}`, (step) => eventsPerSecond(topic, step))),
    row('MB written', (step) => step * mbWrittenOfOrder),
    row('MB read by mappings', (step) => step * mbReadOfOrder),
    ...writtenTopics.map(partitionsRow),
    ['brokers', ...steps.map(brokers)],
    row('connections to each broker', connectionsNeeded),
    row('seconds until all are open', secondsToConnect),
    row('Lambda executions at one moment', (step) => step * concurrencyOfOrder),
    row('event pollers', pollersNeeded),
    row('event poller units', pollerUnitsNeeded),
    ...(['orders', 'notification'] as const).map((concern) =>
      row(`write units, table ${code(concern)}`, (step) => step * writeUnitsInBatches[concern]),
    ),
    row('emails', emailsNeeded),
  ];
  return table(['a second', ...steps.map((step) => `${amount(step)} orders`)], rows);
}

function partitionsRow(topic: TopicName): string[] {
  const needed = steps.map((step) => amount(partitionsNeeded(topic, step)));
  return [`partitions, ${code(topic)} (now ${topics[topic].partitions})`, ...needed];
}

function brokers(step: number): string {
  const needed = brokersNeeded(step);
  return needed ? `${needed.count} × ${needed.type.replace('express.', '')}` : 'more than a cluster has';
}

/** Every limit, the narrowest first. */
export function limitsTable(): string {
  const rows = limits().map(({ what, ordersPerSecond, change }) => [what, amount(ordersPerSecond), change]);
  return table(['what ends', 'at orders a second', 'what to change'], rows);
}

/** Limits of a step that the one before did not reach, the lowest first. */
export function firstLimitsTable(): string {
  const rows = steps.map((step, index) => {
    const met = limits().filter(({ ordersPerSecond }) => ordersPerSecond < step);
    const isNew = ({ ordersPerSecond }: Limit) => ordersPerSecond >= (steps[index - 1] ?? 0);
    const [first, ...others] = met
      .filter(isNew)
      .map(({ what, ordersPerSecond }) => `${what}: ${amount(ordersPerSecond)}`);
    return [`${amount(step)} orders`, first ?? 'nothing new', others.join('; ')];
  });
  return table(['a second', 'ends first', 'and then'], rows);
}

/** The quotas that the arithmetic uses. */
export function quotasTable(): string {
  const rows = Object.entries(quotas).map(([name, { value, page, isConfirmed }]) => [
    code(name),
    amount(value),
    isConfirmed ? '' : 'unconfirmed',
    page,
  ]);
  return table(['quota', 'value', '', 'from'], rows);
}
