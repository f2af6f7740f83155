import type { TopicName } from '../../events/catalogue.ts';
import { decidePollerGroup } from '../../lib/consumers/mapping-settings.ts';
import { routes } from '../../lib/order-api/routes.ts';
import { durationsMs, emailsOfOrder, otherDurationMs, requestsOfOrder } from '../cost/per-order.ts';
import { brokerHours } from '../cost/prices.ts';
import { recordBytesOfOrder, sum } from '../cost/usage.ts';
import { busyPartitions, eventsIn, type SizedMapping, sizedMappings, writtenTopics } from './mappings.ts';
import { type BrokerSize, brokerSizes, quotas } from './quotas.ts';

const bytesPerMb = 1_000_000;

/** Megabytes that one order writes, and those that all mappings read of it: each reads its topic whole and filters then. */
export const mbWrittenOfOrder = recordBytesOfOrder() / bytesPerMb;
export const mbReadOfOrder = sum(sizedMappings.map(({ topic }) => mbOfOrder(topic)));

function mbOfOrder(topic: TopicName): number {
  return recordBytesOfOrder(topic) / bytesPerMb;
}

/** Requests of one order to the API. */
export const requestsOfAnOrder = sum(
  routes.map(({ method, path }) => requestsOfOrder[`${method} ${path}`] ?? 0),
);

/** Executions of API functions at one moment, for one order a second. */
const apiConcurrency = (functionId?: string) =>
  sum(
    routes
      .filter((route) => functionId === undefined || route.functionId === functionId)
      .map(({ method, path, functionId: id }) => {
        const durations: Readonly<Partial<Record<string, number>>> = durationsMs;
        return ((requestsOfOrder[`${method} ${path}`] ?? 0) * (durations[id] ?? otherDurationMs)) / 1_000;
      }),
  );

/** Executions of all functions at one moment, for one order a second. */
export const concurrencyOfOrder = apiConcurrency() + sum(sizedMappings.map(busyPartitions));

/** Environments that write to Kafka, for one order a second: the order API and the consumers that emit events. */
const writersOfOrder =
  apiConcurrency('orders-api') + sum(sizedMappings.filter(({ writes }) => writes).map(busyPartitions));

/** Partitions of a topic, so that its slowest reader keeps up. */
export function partitionsNeeded(topic: TopicName, ordersPerSecond: number): number {
  const readers = sizedMappings.filter((mapping) => mapping.topic === topic);
  return Math.max(1, ...readers.map((mapping) => Math.ceil(ordersPerSecond * busyPartitions(mapping))));
}

/** Partitions of all topics together. */
const allPartitionsNeeded = (ordersPerSecond: number) =>
  sum(writtenTopics.map((topic) => partitionsNeeded(topic, ordersPerSecond)));

/** Mappings by the group whose event pollers they share. */
const pollerGroups = [
  ...Map.groupBy(sizedMappings, (mapping) =>
    decidePollerGroup({ stage: 'prod' }, mapping.concern, mapping),
  ).values(),
];

/** Event pollers of mappings: one at least, 5 invocations at a time and 5 MB a second each. */
function pollersOf(mappings: readonly SizedMapping[], ordersPerSecond: number): number {
  const ofMapping = (mapping: SizedMapping) =>
    Math.max(
      1,
      Math.ceil((ordersPerSecond * busyPartitions(mapping)) / quotas.pollerInvocations.value),
      Math.ceil((ordersPerSecond * mbOfOrder(mapping.topic)) / quotas.pollerMbPerSecond.value),
    );
  return sum(mappings.map(ofMapping));
}

/** Event pollers of all mappings. */
export const pollersNeeded = (ordersPerSecond: number) => pollersOf(sizedMappings, ordersPerSecond);

/** Event pollers of the group that needs most. */
export const pollersOfGroupNeeded = (ordersPerSecond: number) =>
  Math.max(...pollerGroups.map((mappings) => pollersOf(mappings, ordersPerSecond)));

/** Event poller units of all groups: each pays for whole ones. */
export function pollerUnitsNeeded(ordersPerSecond: number): number {
  const ofGroup = (mappings: readonly SizedMapping[]) => {
    const mbOfGroup = sum(mappings.map(({ topic }) => mbOfOrder(topic)));
    return Math.max(
      Math.ceil(pollersOf(mappings, ordersPerSecond) / quotas.pollersOfUnit.value),
      Math.ceil((ordersPerSecond * mbOfGroup) / quotas.unitMbPerSecond.value),
    );
  };
  return sum(pollerGroups.map(ofGroup));
}

/** Connections to each broker, if every client that writes or polls connects to all brokers. */
export const connectionsNeeded = (ordersPerSecond: number) =>
  Math.ceil(ordersPerSecond * writersOfOrder) + pollersNeeded(ordersPerSecond);

/** Seconds in which those connections open, as fast as a broker takes new ones. */
export const secondsToConnect = (ordersPerSecond: number) =>
  connectionsNeeded(ordersPerSecond) / quotas.brokerConnectionsPerSecond.value;

export const emailsNeeded = (ordersPerSecond: number) => ordersPerSecond * emailsOfOrder;

/** The cheapest Express brokers that carry bytes, partitions and connections; as many in each of three zones. */
export function brokersNeeded(ordersPerSecond: number): { type: string; count: number } | undefined {
  const fitting = Object.entries(brokerSizes)
    .map(([type, size]) => ({ type, count: countOf(size, ordersPerSecond) }))
    .filter(({ count }) => count <= quotas.brokers.value);
  const price = ({ type, count }: { type: string; count: number }) =>
    count * (brokerHours[type]?.usd ?? Infinity);
  return fitting.sort((one, other) => price(one) - price(other))[0];
}

/** Replicas count as partitions; Express keeps three. */
function countOf({ mbIn, mbOut, partitions }: BrokerSize, ordersPerSecond: number): number {
  const least = Math.max(
    (ordersPerSecond * mbWrittenOfOrder) / mbIn,
    (ordersPerSecond * mbReadOfOrder) / mbOut,
    (3 * allPartitionsNeeded(ordersPerSecond)) / partitions,
  );
  return 3 * Math.max(1, Math.ceil(least / 3));
}

/** Events a second in a topic. */
export const eventsPerSecond = (topic: TopicName, ordersPerSecond: number) =>
  ordersPerSecond * eventsIn(topic);
