import { type Concern, type TopicName, topics } from '../../events/catalogue.ts';
import { configFrom } from '../../lib/config/index.ts';
import { emailsOfOrder, requestsOfOrder, tableUseOfOrder } from '../cost/per-order.ts';
import {
  countedEventsPerSecond,
  ordersOfStockTransaction,
  stockTransactionMs,
  unfinishedShares,
  writeUnitsInBatches,
} from './assumptions.ts';
import { busyPartitions, type SizedMapping, sizedMappings } from './mappings.ts';
import {
  concurrencyOfOrder,
  connectionsNeeded,
  mbReadOfOrder,
  mbWrittenOfOrder,
  pollersOfGroupNeeded,
  requestsOfAnOrder,
} from './needs.ts';
import { brokerSizes, quotas } from './quotas.ts';

/** Something that ends at some orders a second, as stage prod is delivered and AWS's quotas are by default. */
export interface Limit {
  readonly what: string;
  readonly ordersPerSecond: number;
  /** Who moves it: AWS on request, a setting or a file of this project, or a change of its design. */
  readonly change: string;
}

const prod = configFrom({ stage: 'prod' }, { isEstimate: true });

/** All limits, the narrowest first. */
export function limits(): Limit[] {
  const all = [
    ...apiLimits(),
    ...mailLimits(),
    ...mappingLimits(),
    ...tableLimits(),
    ...hotKeys(),
    ...kafkaLimits(),
  ];
  return all.sort((one, other) => one.ordersPerSecond - other.ordersPerSecond);
}

function apiLimits(): Limit[] {
  return [
    {
      what: `\`ordersPerSecond\` of ${prod.ordersPerSecond}`,
      ordersPerSecond: prod.ordersPerSecond,
      change: '`-c ordersPerSecond=`, up to 10000',
    },
    {
      // Each route has the rate for itself.
      what: `\`requestsPerSecond\` of ${prod.requestsPerSecond}`,
      ordersPerSecond: prod.requestsPerSecond / Math.max(...Object.values(requestsOfOrder)),
      change: '`-c requestsPerSecond=`, up to 10000',
    },
    {
      what: 'API Gateway, requests of the account',
      ordersPerSecond: quotas.apiGatewayRequests.value / requestsOfAnOrder,
      change:
        'quota, and the range of `requestsPerSecond` in `lib/config/settings.ts`; fewer looks, each with `?wait=`, take executions instead',
    },
    {
      what: 'Lambda, executions of the account at one moment',
      ordersPerSecond: quotas.lambdaConcurrency.value / concurrencyOfOrder,
      change: 'quota; `-c reservedConcurrency=` keeps a share for the order API',
    },
  ];
}

function mailLimits(): Limit[] {
  return [
    {
      what: 'SES, emails a second',
      ordersPerSecond: quotas.mails.value / emailsOfOrder,
      change: 'quota; fewer emails an order: `functions/notification/email-rules.ts`',
    },
  ];
}

/** Of each topic, the reader that is through with its partitions last; topics that end alike are one row. */
function mappingLimits(): Limit[] {
  const slowest = Array.from(
    Map.groupBy(sizedMappings, ({ topic }) => topic),
    ([topic, readers]) => slowestReader(topic, readers),
  ).filter(({ ordersPerSecond }) => ordersPerSecond < Infinity);
  const alike = Map.groupBy(slowest, ({ reader, ordersPerSecond }) => `${reader} ${ordersPerSecond}`);
  return [...alike.values()].flatMap((rows) => (rows[0] ? [mappingLimit(rows, rows[0])] : []));
}

interface SlowestReader {
  readonly topic: TopicName;
  readonly reader: Concern;
  readonly ordersPerSecond: number;
}

function slowestReader(topic: TopicName, readers: readonly SizedMapping[]): SlowestReader {
  const slowest = readers.reduce((one, other) => (busyPartitions(other) > busyPartitions(one) ? other : one));
  const ordersPerSecond = topics[topic].partitions / busyPartitions(slowest);
  return { topic, reader: slowest.concern, ordersPerSecond };
}

const mappingLimit = (rows: readonly SlowestReader[], { reader, ordersPerSecond }: SlowestReader): Limit => ({
  what: `the partitions of ${rows.map(({ topic }) => `\`${topic}\` (${topics[topic].partitions})`).join(', ')}, read by ${reader}`,
  ordersPerSecond,
  change:
    'partitions in `events/catalogue.ts` (let consumers read the topic to its end first); `batchSize` in `lib/consumers/consumers.ts`; a quicker batch',
});

/** The two tables that are written most, and the index that is written with one of them. */
function tableLimits(): Limit[] {
  const { value } = quotas.tableWriteUnits;
  const ofTable = (concern: Concern): Limit => ({
    what: `DynamoDB, write units of table \`${concern}\``,
    ordersPerSecond: value / writeUnitsInBatches[concern],
    change: 'quota, and warm throughput before the rush',
  });
  return [
    ofTable('orders'),
    ofTable('notification'),
    {
      what: 'DynamoDB, write units of the index `byCustomer`',
      ordersPerSecond: value / (tableUseOfOrder.orders.indexWriteUnits?.byCustomer ?? Infinity),
      change: 'quota; project only what a list shows: `lib/tables/table-definitions.ts`',
    },
  ];
}

/** Keys that orders share: no quota moves them. */
function hotKeys(): Limit[] {
  const eventsCounted = sizedMappings.filter(({ concern }) => concern === 'analytics');
  const countedOfOrder = eventsCounted.reduce((sum, { recordsOfOrder }) => sum + recordsOfOrder, 0);
  return [
    {
      what: 'hot key: the sales of one minute',
      ordersPerSecond: countedEventsPerSecond / countedOfOrder,
      change:
        'design: spread the counts of a window over shares, add them up when read (`functions/analytics/store.ts`)',
    },
    {
      what: 'hot key: the stock of one product, if all orders want it',
      ordersPerSecond: (ordersOfStockTransaction * 1_000) / stockTransactionMs,
      change: 'design: several lots of stock for one product (`functions/inventory/store.ts`)',
    },
    {
      what: 'hot keys: 16 shares of the index `unfinished`',
      ordersPerSecond:
        (unfinishedShares * quotas.keyWriteUnits.value) /
        (tableUseOfOrder.orders.indexWriteUnits?.unfinished ?? Infinity),
      change: 'more shares: two digits of the order in `functions/orders/order-item.ts`',
    },
  ];
}

function kafkaLimits(): Limit[] {
  const size = brokerSizes[prod.brokerType];
  if (!size)
    throw new Error(
      `The brokers of prod are ${prod.brokerType}, which ops/capacity/quotas.ts has no size of.`,
    );
  return [
    {
      what: `${prod.brokerCount} brokers, ${prod.brokerType}: bytes in`,
      ordersPerSecond: (prod.brokerCount * size.mbIn) / mbWrittenOfOrder,
      change: '`-c brokerCount=`, `-c brokerType=`',
    },
    {
      what: `${prod.brokerCount} brokers, ${prod.brokerType}: bytes out`,
      ordersPerSecond: (prod.brokerCount * size.mbOut) / mbReadOfOrder,
      change: '`-c brokerCount=`, `-c brokerType=`',
    },
    {
      what: 'MSK, IAM connections of one broker',
      ordersPerSecond: lastThatFits(connectionsNeeded, quotas.brokerConnections.value),
      change: '`listener.name.client_iam.max.connections`; more records a request, so fewer environments',
    },
    {
      what: 'Lambda, pollers of one group',
      ordersPerSecond: lastThatFits(pollersOfGroupNeeded, quotas.pollersOfGroup.value),
      change: 'more groups: `lib/consumers/mapping-settings.ts`',
    },
  ];
}

/** The most orders a second, to the nearest ten, that need no more than there is. */
function lastThatFits(need: (ordersPerSecond: number) => number, most: number): number {
  let [fits, tooMany] = [0, 10_000_000];
  while (tooMany - fits > 10) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (need(middle) <= most) fits = middle;
    else tooMany = middle;
  }
  return fits;
}
