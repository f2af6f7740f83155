import { CfnRegistry } from 'aws-cdk-lib/aws-glue';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Concern, type EventType, eventTypes, eventTypesWrittenBy } from '../../events/catalogue.ts';
import { type SchemaFile, schemaVersionsOf } from '../../events/schema-files.ts';
import { type Config, decideName, decideRemovalPolicy } from '../config/index.ts';
import { EventSchema } from './event-schema.ts';

/** The registry with a schema for each event type: mappings decode with it, producers name its versions. */
export class Schemas extends Construct {
  readonly registryArn: string;
  readonly #schemas: ReadonlyMap<EventType, EventSchema>;

  /** @param versionsOf published versions of an event type, oldest first; the files in `events/schemas` unless given. */
  constructor(
    scope: Construct,
    id: string,
    config: Config,
    versionsOf: (eventType: EventType) => readonly SchemaFile[] = schemaVersionsOf,
  ) {
    super(scope, id);
    const registry = new CfnRegistry(this, 'Registry', {
      name: decideName(config),
      description: 'Events of the order system',
    });
    registry.applyRemovalPolicy(decideRemovalPolicy(config));
    this.registryArn = registry.attrArn;
    this.#schemas = new Map(
      eventTypes.map((type) => [type, new EventSchema(this, type, config, registry, versionsOf(type))]),
    );
  }

  /** JSON object from each event type the concern writes to the id of its current schema version. */
  versionIdsOf(writer: Concern): string {
    return this.#jsonOf(eventTypesWrittenBy(writer), (ids) => ids.at(-1));
  }

  /** JSON object from each event type to the ids of all its schema versions, oldest first, with commas between. */
  everyVersionId(): string {
    return this.#jsonOf(eventTypes, (ids) => ids.join(','));
  }

  #jsonOf(
    types: readonly EventType[],
    textOf: (versionIds: readonly string[]) => string | undefined,
  ): string {
    const texts = types.map((type) => [type, textOf(this.#schemas.get(type)?.versionIds ?? [])]);
    return Stack.of(this).toJsonString(Object.fromEntries(texts));
  }
}
