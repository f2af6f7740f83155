import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventType, eventTypes } from './catalogue.ts';

/** One published version of a schema. A published file never changes; the next version is the next number. */
export interface SchemaFile {
  readonly eventType: EventType;
  /** 1, 2, 3, …: the order of publication. */
  readonly version: number;
  /** The Avro schema as JSON text, white space as in the file. */
  readonly definition: string;
}

const schemasDirectory = join(import.meta.dirname, 'schemas');

/** Versions of one event type's schema, oldest first; there is at least one. */
export function schemaVersionsOf(eventType: EventType): SchemaFile[] {
  return readdirSync(join(schemasDirectory, eventType))
    .filter((file) => file.endsWith('.avsc'))
    .map((file) => ({
      eventType,
      version: Number.parseInt(file, 10),
      definition: readFileSync(join(schemasDirectory, eventType, file), 'utf8'),
    }))
    .sort((a, b) => a.version - b.version);
}

/** The version producers write now: the newest of each event type. */
export function currentSchemas(): SchemaFile[] {
  return eventTypes.map((eventType) => schemaVersionsOf(eventType).at(-1) as SchemaFile);
}
