import avro from 'avsc';
import type { EventType } from '../../events/catalogue.ts';
import { eventId } from '../../events/identity.ts';
import { appendToList, type Change, type FileEdit } from './edits.ts';
import { commonFields } from './names.ts';

/** An event type that is made. */
export interface NewEventType {
  readonly name: string;
  /** The concern that writes it. */
  readonly writer: string;
  /** The topic it is written to. */
  readonly topic: string;
  /** What it says. */
  readonly doc: string;
  /** Its own fields, all whole numbers. */
  readonly totals: readonly { readonly name: string; readonly doc: string }[];
}

const docOf: Readonly<Partial<Record<string, string>>> = {
  id: 'UUID v5 of order, type and discriminator: a redelivery emits the same event.',
  time: 'RFC 3339, UTC.',
  causationId: 'Id of the event that caused it; empty for OrderPlaced, which a request caused.',
};

/** The first version of its Avro schema. */
function schemaOf({ name, doc, totals }: NewEventType) {
  const common = commonFields.map((field) => ({
    name: field,
    type: 'string',
    ...(docOf[field] && { doc: docOf[field] }),
  }));
  const own = totals.map((field) => ({ name: field.name, type: 'int', doc: field.doc }));
  return {
    type: 'record' as const,
    name,
    namespace: 'orderstream.events',
    doc,
    fields: [...common, ...own],
  };
}

/** An event of the fixtures: what version 1 wrote, to be read for ever. */
function fixtureEventOf({ name, totals }: NewEventType) {
  const orderId = '0b8a7c52-3f64-5f0e-8d0c-1c7f1b3a7e22';
  return {
    id: eventId(orderId, name as EventType, 'fixture'),
    type: name,
    time: '2026-11-21T10:00:00.000Z',
    orderId,
    customerId: 'customer-1',
    causationId: eventId(orderId, 'OrderPlaced'),
    ...Object.fromEntries(totals.map((field) => [field.name, 1])),
  };
}

function payloadOf(type: NewEventType): Buffer {
  return avro.Type.forSchema(schemaOf(type) as avro.Schema).toBuffer(fixtureEventOf(type));
}

/** Bytes of a record in its topic: its value, and some 300 of headers and batch, as the measured ones have. */
export const recordBytesOf = (type: NewEventType): number => payloadOf(type).length + 300;

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Its schema, and an event of it for the fixtures. */
export function filesOfEventType(type: NewEventType): FileEdit[] {
  const fixture = { payload: payloadOf(type).toString('base64'), event: fixtureEventOf(type) };
  return [
    { path: `events/schemas/${type.name}/1.avsc`, text: json(schemaOf(type)), isNew: true },
    { path: `events/fixtures/${type.name}/1.json`, text: json(fixture), isNew: true },
  ];
}

/** Its name in the catalogue, on the topic of its writer. */
export function changesOfEventType({ name, writer, topic }: NewEventType): Change[] {
  const writersOfTopic = new RegExp(`\\n  '?${topic}'?: \\{[^}]*?writers: \\{[^}]*\\}`);
  return [
    {
      path: 'events/catalogue.ts',
      apply: (text) => appendToList(text, /export const eventTypes = \[[^\]]*\]/, `'${name}'`),
    },
    {
      path: 'events/catalogue.ts',
      apply: (text) => appendToList(text, writersOfTopic, `${name}: '${writer}'`),
    },
  ];
}
