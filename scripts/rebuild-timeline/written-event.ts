import avro from 'avsc';
import type { EventType } from '../../events/catalogue.ts';
import { unframe } from '../../events/glue-wire-format.ts';
import { schemaVersionsOf } from '../../events/schema-files.ts';

const versionsByType = new Map<EventType, readonly avro.Type[]>();

/** Published versions of a type's schema, newest first. */
function versionsOf(eventType: EventType): readonly avro.Type[] {
  const known = versionsByType.get(eventType);
  if (known) return known;
  const versions = schemaVersionsOf(eventType)
    .map(({ definition }) => avro.Type.forSchema(JSON.parse(definition)))
    .reverse();
  versionsByType.set(eventType, versions);
  return versions;
}

/**
 * An event as the version wrote it that was current then, which a topic may hold for as long as it keeps records. The value
 * names its version by an id that the registry gave; here it is the newest whose fields take the bytes exactly.
 * @throws {Error} when no published version of the type takes them.
 */
export function writtenEvent(eventType: EventType, value: Buffer): unknown {
  const { payload } = unframe(value);
  const problems: string[] = [];
  for (const version of versionsOf(eventType)) {
    try {
      return JSON.parse(JSON.stringify(version.fromBuffer(payload)));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  throw new Error(`No published version of ${eventType} takes the value: ${problems.join('; ')}.`);
}
