import type { TemplateValue } from '../../template/types.ts';
import { arnOf, type Subject, uuidOf } from '../return-values.ts';

/**
 * Id of the version of a schema that has this definition. It comes from the two, so that records of earlier runs still decode, and
 * registering the same definition twice gives one version, as Glue does.
 */
export function schemaVersionId(schemaArn: string, definition: string): string {
  return uuidOf(schemaArn, definition);
}

/** ARN of a schema. */
export function schemaArn(subject: Subject, registryName: string, schemaName: string): string {
  return arnOf(subject, 'glue', `schema/${registryName}/${schemaName}`);
}

/** `Schema` of a version: `{SchemaArn}`, or `{SchemaName, RegistryName}`. */
export function schemaOfVersion(subject: Subject): string {
  const schema = asMap(subject.properties.Schema);
  if (typeof schema.SchemaArn === 'string') return schema.SchemaArn;
  return schemaArn(subject, String(schema.RegistryName ?? defaultRegistry), String(schema.SchemaName ?? ''));
}

/** `Registry` of a schema: `{Arn}` or `{Name}`. */
export function registryOf(value: TemplateValue | undefined): string {
  const registry = asMap(value);
  const name = registry.Name ?? String(registry.Arn ?? '').split('registry/')[1];
  return String(name ?? defaultRegistry);
}

/** https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-quotas */
const defaultRegistry = 'default-registry';

function asMap(value: TemplateValue | undefined): { [key: string]: TemplateValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
