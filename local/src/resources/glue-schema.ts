import { compileReader } from '../event-source-mapping/schema/readers.ts';
import type { SchemaVersion } from '../event-source-mapping/types.ts';
import { oneOf, plainText } from './constraints/kinds.ts';
import type { Rule } from './constraints/rule.ts';
import { createSchema } from './glue/register-schema.ts';
import { registryOf, schemaArn, schemaVersionId } from './glue/return-values.ts';
import { different, reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { nameOf, property } from './return-values.ts';
import { byPhysicalId } from './unique-name.ts';

const schemaDefinition: Rule = {
  reads: ['DataFormat', 'SchemaDefinition'],
  check: ({ properties: { DataFormat, SchemaDefinition } }) =>
    void (
      SchemaDefinition !== undefined &&
      compileReader(DataFormat as SchemaVersion['dataFormat'], String(SchemaDefinition))
    ),
};

/** `AWS::Glue::Schema`: a schema with its first version. */
export const glueSchema = {
  type: 'AWS::Glue::Schema',
  support: run,
  returnValues: (subject) => {
    const physicalId = schemaArn(subject, registryOf(subject.properties.Registry), nameOf(subject, 'Name'));
    const InitialSchemaVersionId = schemaVersionId(physicalId, property(subject, 'SchemaDefinition') ?? '');
    return { physicalId, attributes: { Arn: physicalId, InitialSchemaVersionId } };
  },
  attributes: ['Arn', 'InitialSchemaVersionId'],
  uniqueName: { identity: byPhysicalId },
  replacedBy: ['DataFormat', 'Name', 'Registry', 'SchemaDefinition'],
  properties: {
    honoured: ['DataFormat', 'Name', 'Registry', 'SchemaDefinition'],
    noEffect: { [reasons.describes]: ['CheckpointVersion', 'Description', 'Tags'] },
    notHonoured: {
      Compatibility: different('versions of a schema are not compared', 'NONE', 'DISABLED'),
    },
  },
  requiredProperties: ['Compatibility', 'DataFormat', 'Name'],
  constraints: {
    kinds: {
      DataFormat: oneOf('AVRO', 'JSON', 'PROTOBUF'),
      SchemaDefinition: plainText,
      Compatibility: oneOf(
        'NONE',
        'DISABLED',
        'BACKWARD',
        'BACKWARD_ALL',
        'FORWARD',
        'FORWARD_ALL',
        'FULL',
        'FULL_ALL',
      ),
    },
    rules: [schemaDefinition],
  },
  create: createSchema,
} satisfies ResourceType;
