import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { DeploymentContext } from '../../../local/src/resources/context.ts';
import { attributeOf, describeResource } from '../../../local/src/resources/describe-resource.ts';
import { createSchemaVersion } from '../../../local/src/resources/glue/register-schema.ts';
import { openSchemaRegistry } from '../../../local/src/resources/glue/schema-registry.ts';
import { glueSchema } from '../../../local/src/resources/glue-schema.ts';
import { createScope } from '../../../local/src/template/create-scope.ts';
import { evaluateProperties } from '../../../local/src/template/evaluate.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';

const schema = {
  registryArn: 'arn:registry',
  schemaName: 'Placed',
  dataFormat: 'AVRO',
  definition: '"string"',
} as const;

const newFile = () => join(mkdtempSync(join(tmpdir(), 'orderstream-registry-')), 'schemas.json');

const pseudo = {
  accountId: '123456789012',
  region: 'us-east-1',
  partition: 'aws',
  stackName: 'shop',
  stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1',
  urlSuffix: 'amazonaws.com',
};

/** The registry that the first version of a template's schema is registered in, and what `uri` is there. */
async function registered(Registry: TemplateValue, uri: TemplateValue) {
  const template = {
    Resources: {
      Orders: { Type: 'AWS::Glue::Registry', Properties: { Name: 'orders' } },
      Placed: {
        Type: 'AWS::Glue::Schema',
        Properties: { Name: 'Placed', DataFormat: 'AVRO', SchemaDefinition: '"string"', Registry },
      },
      Mapping: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { uri } },
    },
  };
  const orders = describeResource('AWS::Glue::Registry', 'Orders', { Name: 'orders' }, pseudo);
  const scope = createScope(template, {
    pseudo,
    ref: () => orders.physicalId,
    getAtt: (_logicalId, attribute) => attributeOf(orders, attribute),
  });
  const schemas = openSchemaRegistry(newFile());
  const properties = evaluateProperties(template, 'Placed', scope);
  const placed = { ...describeResource('AWS::Glue::Schema', 'Placed', properties, pseudo), properties };
  await glueSchema.create(placed, { schemas, pseudo } as DeploymentContext);
  return {
    registryArn: schemas.all()[0]?.registryArn,
    uri: evaluateProperties(template, 'Mapping', scope).uri,
  };
}

describe('the schema registry of the mirror', () => {
  test('The schema registry of the mirror gives a definition the same id in every run, and keeps those of earlier runs', () => {
    const file = newFile();
    const first = openSchemaRegistry(file).register(schema);
    const later = openSchemaRegistry(file);
    const changed = later.register({ ...schema, definition: '"bytes"' });
    expect(later.register(schema)).toEqual(first);
    expect(changed.schemaVersionId).not.toBe(first.schemaVersionId);
    expect(openSchemaRegistry(file).find(first.schemaVersionId)).toEqual(first);
  });

  test('The schema registry of the mirror does not mix schemas of one definition that have different names', () => {
    const file = newFile();
    const registry = openSchemaRegistry(file);
    const other = registry.register({ ...schema, schemaName: 'Shipped' });
    expect(other.schemaVersionId).not.toBe(registry.register(schema).schemaVersionId);
  });

  test.each([
    ['AVRO', '{"type":"thing"}'],
    ['AVRO', '{'],
    ['JSON', '{"type":"thing"}'],
  ] as const)('refuses an %s definition that is none: %s', (dataFormat, definition) => {
    const file = newFile();
    const registry = openSchemaRegistry(file);
    expect(() => registry.register({ ...schema, dataFormat, definition })).toThrow();
    expect(existsSync(file)).toBe(false);
  });

  test('The schema registry of the mirror has a schema under the ARN that mappings name the registry by, in each form', async () => {
    const arn = 'arn:aws:glue:us-east-1:123456789012:registry/orders';
    const forms: TemplateValue[] = [
      { Ref: 'Orders' },
      { 'Fn::GetAtt': ['Orders', 'Arn'] },
      { 'Fn::Sub': `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:registry/orders` },
    ];
    for (const Registry of [...forms.map((Arn) => ({ Arn })), { Name: 'orders' }]) {
      for (const uri of forms)
        expect(await registered(Registry, uri)).toEqual({ registryArn: arn, uri: arn });
    }
  });

  test('The schema registry of the mirror adds a version to the schema of the registry that is named beside it', async () => {
    const schemas = openSchemaRegistry(newFile());
    const schemaIn = (registry: string) => ({
      ...describeResource('AWS::Glue::Schema', registry, {}, pseudo),
      properties: { Name: 'Placed', DataFormat: 'AVRO', Registry: { Name: registry } },
    });
    const resources = new Map(['orders', 'payments'].map((each) => [each, schemaIn(each)]));
    const version = {
      ...describeResource('AWS::Glue::SchemaVersion', 'Version', {}, pseudo),
      properties: {
        Schema: { SchemaName: 'Placed', RegistryName: 'payments' },
        SchemaDefinition: '"string"',
      },
    };
    await createSchemaVersion(version, { schemas, pseudo, resources } as unknown as DeploymentContext);
    expect(schemas.all().map(({ registryArn }) => registryArn.split('/')[1])).toEqual(['payments']);
  });
});
