import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType, OrderstreamEvent } from '../../../events/index.ts';
import { schemaVersionsOf } from '../../../events/schema-files.ts';

const fixtures = join(import.meta.dirname, '../../../events/fixtures');

/** The event of a type that the fixtures keep for the newest version of its schema. */
export function publishedEvent<Type extends EventType>(
  type: Type,
): Extract<OrderstreamEvent, { type: Type }> {
  const version = schemaVersionsOf(type).at(-1)?.version;
  return JSON.parse(readFileSync(join(fixtures, type, `${version}.json`), 'utf8')).event;
}
