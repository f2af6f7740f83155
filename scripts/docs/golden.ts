import { concerns, eventTypes, eventTypesIn } from '../../events/catalogue.ts';
import { configFrom } from '../../lib/config/index.ts';
import { consumerDefinitions } from '../../lib/consumers/consumers.ts';
import { deadLetters, type MappedTopic, mappedTopicsOf } from '../../lib/consumers/mapped-topics.ts';
import { decideConsumerGroupId, decidePollerGroup } from '../../lib/consumers/mapping-settings.ts';
import { entries } from '../../lib/function/entries.ts';
import { topicWrittenBy } from '../../lib/function/produce.ts';
import { routes } from '../../lib/order-api/routes.ts';
import { type TableDefinition, tableDefinitions } from '../../lib/tables/table-definitions.ts';
import { bytesOfRecord, eventsOfOrder } from '../../ops/cost/per-order.ts';

/**
 * What tests compare the synthesized template of stage dev with, from the lists that a concern is added to. `npm run docs` writes
 * it: a change of it is in the diff, and no test names each concern again.
 */

/** The file, relative to the project. */
export const goldenFile = 'test/golden/stack.json';

const config = configFrom({});
const definitions = consumerDefinitions(config);

/** Every mapping, with the function it calls. */
const mappings = concerns.flatMap((concern) => {
  const { reads, readsDeadLetters } = definitions[concern];
  const mapped = [...mappedTopicsOf(reads), ...(readsDeadLetters ? [deadLetters] : [])];
  return mapped.map((mappedTopic) => ({ concern, mappedTopic }));
});

const groupOf = ({ concern, mappedTopic }: (typeof mappings)[number]) =>
  decideConsumerGroupId(config, concern, mappedTopic);

/** Consumer groups by the poller group that their mappings share. */
function pollerGroups(): Readonly<Record<string, readonly string[]>> {
  const byName = Map.groupBy(mappings, ({ concern, mappedTopic }) =>
    decidePollerGroup(config, concern, mappedTopic),
  );
  return Object.fromEntries(Array.from(byName, ([name, ofGroup]) => [name, ofGroup.map(groupOf).sort()]));
}

/** Functions that write a concern's events, each with the concern. */
function producers(): [string, string][] {
  const consumers = concerns.filter(
    (concern) => topicWrittenBy(concern) && definitions[concern].producesEvents !== false,
  );
  return [['orders-api', 'orders'], ...consumers.map((each): [string, string] => [each, each])];
}

/** Function, topics it writes, topics it reads. */
function kafkaGrants(): [string, string[], string[]][] {
  const operators = ['redrive', 'replay', 'timeline-rebuild'];
  const written = new Map(producers().map(([id, concern]) => [id, topicWrittenBy(concern as 'orders')]));
  return Object.keys(entries)
    .filter((id) => !operators.includes(id))
    .map((id) => {
      const read = mappings
        .filter(({ concern }) => concern === id)
        .map(({ mappedTopic }) => mappedTopic.topic);
      const writes = [...(read.length > 0 ? [deadLetters.topic] : []), written.get(id) ?? []].flat();
      return [id, writes.sort(), read.sort()];
    });
}

/** Table, partition key, sort key, attribute of the time to live. */
function tables(): (string | null)[][] {
  return Object.entries<TableDefinition>(tableDefinitions).map(
    ([name, { partitionKey, sortKey, timeToLiveAttribute }]) => [
      name,
      partitionKey,
      sortKey ?? null,
      timeToLiveAttribute ?? null,
    ],
  );
}

/** Records that the filters of the mappings admit of an order that is shipped. */
function recordsOfOrder(): number {
  const admitted = mappings.flatMap(
    ({ mappedTopic }: { mappedTopic: MappedTopic }) => mappedTopic.eventTypes,
  );
  return sumOf(admitted.map((type) => eventsOfOrder[type] ?? 0));
}

/** Route, function as the template's names have it, authorization, scopes. */
const apiRoutes = () =>
  routes.map(({ method, path, caller, functionId }) => [
    `${method} ${path}`,
    functionId.replaceAll('-', ''),
    caller === 'public' ? 'NONE' : 'JWT',
    caller === 'staff' ? ['staff'] : null,
  ]);

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

/** Whole units of ten pollers for each group, since every mapping keeps one. */
const pollerUnits = () => sumOf(Object.values(pollerGroups()).map(({ length }) => Math.ceil(length / 10)));

/** The text of the file: a line for each member of a list. */
export function goldenText(): string {
  const sections = {
    mappings: mappings.map((each) => [groupOf(each), each.mappedTopic.topic, each.mappedTopic.eventTypes]),
    pollerGroups: pollerGroups(),
    pollerUnits: pollerUnits(),
    tables: tables(),
    producers: producers(),
    readers: concerns.filter((concern) => !producers().some(([id]) => id === concern)),
    kafkaGrants: kafkaGrants(),
    routes: apiRoutes(),
    recordsOfOrder: recordsOfOrder(),
    bytesOfOrder: sumOf(eventTypes.map((type) => (eventsOfOrder[type] ?? 0) * (bytesOfRecord[type] ?? 0))),
    notificationsOfOrder: sumOf(eventTypesIn('notifications').map((type) => eventsOfOrder[type] ?? 0)),
  };
  const lines = Object.entries(sections).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${textOf(value)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[\n${value.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`;
}
