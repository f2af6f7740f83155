import avro from 'avsc';
import type { EventType } from './catalogue.ts';
import { earlierSchemas, schemas } from './generated.ts';
import { unframe } from './glue-wire-format.ts';

const versionsByType = new Map<EventType, readonly avro.Type[]>();

/** Published versions of a type's schema, oldest first. */
function versionsOf(eventType: EventType): readonly avro.Type[] {
  const compiled = versionsByType.get(eventType);
  if (compiled) return compiled;
  const definitions = [...earlierSchemas[eventType], schemas[eventType]] as unknown as avro.Schema[];
  const versions = definitions.map((definition) => avro.Type.forSchema(definition));
  versionsByType.set(eventType, versions);
  return versions;
}

/**
 * An event as the version wrote it that was current then, which a topic may hold for as long as it keeps records. The value
 * names its version by an id of the registry. An id that is not among those given (of a registry that was created again, for
 * example) says nothing: then it is the newest version whose fields take the bytes exactly.
 * @param versionIds ids of the type's versions in the registry, oldest first. Default: none.
 * @throws {Error} when the version that is named, or every version of the type, does not take the bytes.
 */
export function writtenEvent(
  eventType: EventType,
  value: Buffer,
  versionIds: readonly string[] = [],
): unknown {
  const { schemaVersionId, payload } = unframe(value);
  const versions = versionsOf(eventType);
  const written = versions[versionIds.indexOf(schemaVersionId)];
  const problems: string[] = [];
  for (const version of written ? [written] : versions.toReversed()) {
    try {
      return JSON.parse(JSON.stringify(version.fromBuffer(payload)));
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  const problem = written
    ? `The version of ${eventType} that the value names does not take it`
    : `No published version of ${eventType} takes the value`;
  throw new Error(`${problem}: ${problems.join('; ')}.`);
}
