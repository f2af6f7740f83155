import {
  type Concern,
  type EventType,
  eventTypesIn,
  type TopicName,
  topicOf,
  topics,
} from '../../events/catalogue.ts';
import { currentSchemas } from '../../events/schema-files.ts';
import { configFrom } from '../../lib/config/index.ts';
import { consumerDefinitions } from '../../lib/consumers/consumers.ts';
import { code, table } from './markdown.ts';

interface Field {
  readonly name: string;
  readonly doc?: string;
}

const consumers = Object.entries(consumerDefinitions(configFrom({})));

/** The concerns that a topic is mapped to: those that read one of its event types, or the dead letters. */
function readersOf(topic: TopicName): Concern[] {
  const reads = eventTypesIn(topic);
  const isRead = (types: readonly EventType[]) => types.some((type) => reads.includes(type));
  return consumers
    .filter(([, props]) => (topic === 'dead-letters' ? props.readsDeadLetters : isRead(props.reads)))
    .map(([concern]) => concern as Concern);
}

/** Every topic of the catalogue, with its writers and readers. */
export function topicsTable(): string {
  const rows = (Object.keys(topics) as TopicName[]).map((topic) => [
    code(topic),
    String(topics[topic].partitions),
    `${topics[topic].retentionInDays} days`,
    [...new Set(Object.values(topics[topic].writers))].join(', ') ||
      'Lambda for every mapping, and consumers',
    eventTypesIn(topic).map(code).join(', ') || 'failure documents of Lambda',
    readersOf(topic).join(', '),
  ]);
  return table(['topic', 'partitions', 'retention', 'written by', 'event types', 'read by'], rows);
}

/** Every event type, with the description of its schema. */
export function eventTypesTable(): string {
  const rows = currentSchemas().map(({ eventType, version, definition }) => {
    const { doc, fields } = JSON.parse(definition) as { doc: string; fields: readonly Field[] };
    const own = fields.filter(({ name }) => !commonFields.has(name)).map(described);
    const readers = consumers
      .filter(([, { reads }]) => reads.includes(eventType))
      .map(([concern]) => concern);
    const schema = `[${version}](../../events/schemas/${eventType}/${version}.avsc)`;
    return [code(eventType), schema, code(topicOf[eventType]), doc, own.join('; '), readers.join(', ')];
  });
  return table(['event type', 'schema', 'topic', 'says', 'its own fields', 'handled by'], rows);
}

/** The fields that every event has. */
export function commonFieldsTable(): string {
  const [first] = currentSchemas();
  const { fields } = JSON.parse(first?.definition ?? '{"fields":[]}') as { fields: readonly Field[] };
  const rows = fields
    .filter(({ name }) => commonFields.has(name))
    .map(({ name, doc = '' }) => [code(name), doc]);
  return table(['field', ''], rows);
}

const described = ({ name, doc }: Field) => (doc ? `${code(name)} (${doc.replace(/\.$/, '')})` : code(name));

/** Named in every schema. */
const commonFields = commonFieldNames();

function commonFieldNames(): ReadonlySet<string> {
  const named = currentSchemas().map(({ definition }) => {
    const { fields } = JSON.parse(definition) as { fields: readonly Field[] };
    return new Set(fields.map(({ name }) => name));
  });
  const [first = new Set<string>(), ...others] = named;
  return new Set([...first].filter((name) => others.every((names) => names.has(name))));
}
