import type { TemplateValue } from '../../template/types.ts';
import { arnOf, type Namers, nameOf, property, type Subject, uuidOf } from './naming.ts';

/**
 * `AWS::Glue::Registry`, `Schema` and `SchemaVersion`. A version's id comes from its schema and definition, so that
 * records of earlier runs still decode, and registering the same definition twice gives one version, as Glue does.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Glue.html
 */
export const glueNamers: Namers = {
  'AWS::Glue::Registry': (subject) => {
    const physicalId = arnOf(subject, 'glue', `registry/${nameOf(subject, 'Name')}`);
    return { physicalId, attributes: { Arn: physicalId } };
  },
  'AWS::Glue::Schema': (subject) => {
    const physicalId = schemaArn(subject, registryOf(subject.properties.Registry), nameOf(subject, 'Name'));
    const InitialSchemaVersionId = schemaVersionId(physicalId, property(subject, 'SchemaDefinition') ?? '');
    return { physicalId, attributes: { Arn: physicalId, InitialSchemaVersionId } };
  },
  'AWS::Glue::SchemaVersion': (subject) => {
    const definition = property(subject, 'SchemaDefinition') ?? '';
    const physicalId = schemaVersionId(schemaOfVersion(subject), definition);
    return { physicalId, attributes: { VersionId: physicalId } };
  },
};

/** Id of the version of a schema that has this definition. */
export function schemaVersionId(schemaArn: string, definition: string): string {
  return uuidOf(schemaArn, definition);
}

function schemaArn(subject: Subject, registryName: string, schemaName: string): string {
  return arnOf(subject, 'glue', `schema/${registryName}/${schemaName}`);
}

/** `Schema` of a version: `{SchemaArn}`, or `{SchemaName, RegistryName}`. */
function schemaOfVersion(subject: Subject): string {
  const schema = asMap(subject.properties.Schema);
  if (typeof schema.SchemaArn === 'string') return schema.SchemaArn;
  return schemaArn(subject, String(schema.RegistryName ?? defaultRegistry), String(schema.SchemaName ?? ''));
}

/** `Registry` of a schema: `{Arn}` or `{Name}`. */
function registryOf(value: TemplateValue | undefined): string {
  const registry = asMap(value);
  const name = registry.Name ?? String(registry.Arn ?? '').split('registry/')[1];
  return String(name ?? defaultRegistry);
}

/** https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-quotas */
const defaultRegistry = 'default-registry';

function asMap(value: TemplateValue | undefined): { [key: string]: TemplateValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
