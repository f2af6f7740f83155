import avro from 'avsc';
import type { EventType } from './catalogue.ts';
import { type OrderstreamEvent, schemas } from './generated.ts';
import { frame, unframe } from './glue-wire-format.ts';

const compiled = new Map<EventType, avro.Type>();

function typeFor(eventType: EventType): avro.Type {
  const known = compiled.get(eventType);
  if (known) return known;
  const type = avro.Type.forSchema(schemas[eventType] as unknown as avro.Schema);
  compiled.set(eventType, type);
  return type;
}

/**
 * Encodes an event with the current schema of its type, in Glue wire format.
 * @param schemaVersionId UUID under which that schema is registered.
 * @throws {Error} naming the first field that does not fit the schema.
 */
export function encodeEvent(event: OrderstreamEvent, schemaVersionId: string): Buffer {
  const type = typeFor(event.type);
  assertFits(type, event);
  return frame(schemaVersionId, type.toBuffer(event));
}

/** Decodes a value that {@link encodeEvent} made for this event type. */
export function decodeEvent<T extends EventType>(
  eventType: T,
  bytes: Buffer,
): Extract<OrderstreamEvent, { type: T }> {
  const event: unknown = JSON.parse(JSON.stringify(typeFor(eventType).fromBuffer(unframe(bytes).payload)));
  return event as Extract<OrderstreamEvent, { type: T }>;
}

/** Throws unless the event fits the current schema of its type. For tests and for the encoder. */
export function assertEventFitsSchema(event: OrderstreamEvent): void {
  assertFits(typeFor(event.type), event);
}

function assertFits(type: avro.Type, event: OrderstreamEvent): void {
  type.isValid(event, {
    errorHook: (path, _value, expected) => {
      throw new Error(
        `${event.type}.${path.join('.')} does not fit its schema: expected ${expected.toString()}.`,
      );
    },
  });
}
