import type { SchemaVersion } from '../../event-source-mapping/types.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { CreateResource, DeploymentContext } from '../context.ts';
import { resourcesOfType } from '../resources-of-type.ts';

const dataFormats: readonly string[] = ['AVRO', 'JSON', 'PROTOBUF'] satisfies SchemaVersion['dataFormat'][];

/** Registers the first version of a Glue schema; one without a definition has none, as the schema of the type allows. */
export const createSchema: CreateResource = async ({ properties }, { schemas, pseudo }) => {
  if (properties.SchemaDefinition === undefined) return {};
  const { schemaVersionId } = schemas.register({
    registryArn: registryArnOf(properties.Registry, pseudo),
    schemaName: String(properties.Name),
    dataFormat: dataFormatOf(properties.DataFormat),
    definition: String(properties.SchemaDefinition),
  });
  return { attributes: { InitialSchemaVersionId: schemaVersionId } };
};

/** Registers a later version of a Glue schema. */
export const createSchemaVersion: CreateResource = async ({ properties }, { schemas, resources, pseudo }) => {
  const schema = schemaOf((properties.Schema ?? {}) as SchemaReference, resources, pseudo);
  const { schemaVersionId } = schemas.register({
    registryArn: registryArnOf(schema.properties.Registry, pseudo),
    schemaName: String(schema.properties.Name),
    dataFormat: dataFormatOf(schema.properties.DataFormat),
    definition: String(properties.SchemaDefinition),
  });
  return { physicalId: schemaVersionId, attributes: { VersionId: schemaVersionId } };
};

/** By its ARN, or by its name and that of its registry. */
interface SchemaReference {
  readonly SchemaArn?: string;
  readonly SchemaName?: string;
  readonly RegistryName?: string;
}

function schemaOf(
  { SchemaArn, SchemaName, RegistryName }: SchemaReference,
  resources: DeploymentContext['resources'],
  pseudo: DeploymentContext['pseudo'],
): ResolvedResource {
  const registryArn = RegistryName && registryArnOf({ Name: RegistryName }, pseudo);
  const isIn = (registry: TemplateValue | undefined) =>
    !registryArn || registryArnOf(registry, pseudo) === registryArn;
  const schema = resourcesOfType(resources, 'AWS::Glue::Schema').find(
    ({ physicalId, properties }) =>
      physicalId === SchemaArn || (properties.Name === SchemaName && isIn(properties.Registry)),
  );
  if (!schema)
    throw new Error(`the schema ${SchemaArn ?? SchemaName ?? '(none named)'} is not in this template`);
  return schema;
}

function registryArnOf(
  registry: TemplateValue | undefined,
  { partition, region, accountId }: DeploymentContext['pseudo'],
): string {
  const { Arn, Name } = (registry ?? {}) as { Arn?: string; Name?: string };
  return Arn ?? `arn:${partition}:glue:${region}:${accountId}:registry/${Name ?? 'default-registry'}`;
}

function dataFormatOf(value: TemplateValue | undefined): SchemaVersion['dataFormat'] {
  if (typeof value === 'string' && dataFormats.includes(value)) return value as SchemaVersion['dataFormat'];
  throw new Error(`DataFormat is ${JSON.stringify(value)}; accepted: ${dataFormats.join(', ')}`);
}
