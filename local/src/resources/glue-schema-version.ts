import { createSchemaVersion } from './glue/register-schema.ts';
import { schemaOfVersion, schemaVersionId } from './glue/return-values.ts';
import { type ResourceType, run } from './resource-type.ts';
import { property } from './return-values.ts';

/** `AWS::Glue::SchemaVersion`: a later version of a schema. */
export const glueSchemaVersion = {
  type: 'AWS::Glue::SchemaVersion',
  support: run,
  returnValues: (subject) => {
    const definition = property(subject, 'SchemaDefinition') ?? '';
    const physicalId = schemaVersionId(schemaOfVersion(subject), definition);
    return { physicalId, attributes: { VersionId: physicalId } };
  },
  attributes: ['VersionId'],
  replacedBy: ['Schema', 'SchemaDefinition'],
  properties: { honoured: ['Schema', 'SchemaDefinition'] },
  requiredProperties: ['Schema', 'SchemaDefinition'],
  create: createSchemaVersion,
} satisfies ResourceType;
