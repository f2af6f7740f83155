import { createHash } from 'node:crypto';
import { type CfnRegistry, CfnSchema, CfnSchemaVersion } from 'aws-cdk-lib/aws-glue';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { SchemaFile } from '../../events/schema-files.ts';
import { type Config, decideRemovalPolicy } from '../config/index.ts';
import { createSequentially } from '../create-sequentially.ts';

/**
 * The schema of one event type with all versions ever published. CloudFormation can create a schema's definition but
 * not change it, and a deleted version makes its records unreadable: so the first definition stays as it was, and each
 * later one is a separate, retained resource, registered after the one before.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-schemaversion.html
 */
export class EventSchema extends Construct {
  /** Ids of the versions, oldest first: each record names the one that wrote it. Producers write the last. */
  readonly versionIds: readonly string[];

  /** @param versions oldest first, at least one. */
  constructor(
    scope: Construct,
    id: string,
    config: Config,
    registry: CfnRegistry,
    versions: readonly SchemaFile[],
  ) {
    super(scope, id);
    const [first, ...later] = versions;
    if (!first) throw new Error(`Event type ${id} has no schema. Add events/schemas/${id}/1.avsc.`);
    const schema = new CfnSchema(this, 'Schema', {
      name: id,
      registry: { arn: registry.attrArn },
      dataFormat: 'AVRO',
      compatibility: 'BACKWARD',
      schemaDefinition: first.definition,
    });
    schema.applyRemovalPolicy(decideRemovalPolicy(config));
    const laterIds = this.#addVersions(schema, later).map(({ attrVersionId }) => attrVersionId);
    this.versionIds = [schema.attrInitialSchemaVersionId, ...laterIds];
  }

  #addVersions(schema: CfnSchema, later: readonly SchemaFile[]): CfnSchemaVersion[] {
    const added = later.map(({ version, definition }) => {
      const next = new CfnSchemaVersion(this, `Version${version}-${hashOf(definition)}`, {
        schema: { schemaArn: schema.attrArn },
        schemaDefinition: definition,
      });
      next.applyRemovalPolicy(RemovalPolicy.RETAIN);
      return next;
    });
    createSequentially(added);
    return added;
  }
}

const hashOf = (definition: string) => createHash('sha256').update(definition).digest('hex').slice(0, 8);
