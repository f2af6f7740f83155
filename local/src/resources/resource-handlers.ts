import type { CreateResource } from './context.ts';
import { createCustomResource } from './custom-resource/create.ts';
import { createTable } from './dynamodb/create-table.ts';
import { createEventRule } from './events/create-rule.ts';
import { createSchema, createSchemaVersion } from './glue/register-schema.ts';
import { createHttpApi } from './http-api/create-api.ts';
import { createFunction } from './lambda/create-function.ts';
import { createEventSourceMapping } from './lambda/create-mapping.ts';
import { createAlias, createVersion } from './lambda/publish-version.ts';
import { associateScramSecrets } from './msk/associate-scram-secrets.ts';
import { createTopic } from './msk/create-topic.ts';

const handlers: Readonly<Record<string, CreateResource>> = {
  'AWS::ApiGatewayV2::Api': createHttpApi,
  'AWS::CloudFormation::CustomResource': createCustomResource,
  'AWS::DynamoDB::GlobalTable': createTable,
  'AWS::DynamoDB::Table': createTable,
  'AWS::Events::Rule': createEventRule,
  'AWS::Glue::Schema': createSchema,
  'AWS::Glue::SchemaVersion': createSchemaVersion,
  'AWS::Lambda::EventSourceMapping': createEventSourceMapping,
  'AWS::Lambda::Alias': createAlias,
  'AWS::Lambda::Function': createFunction,
  'AWS::Lambda::Version': createVersion,
  'AWS::MSK::BatchScramSecret': associateScramSecrets,
  'AWS::MSK::Topic': createTopic,
};

/** The types that have a handler. */
export const handledTypes: readonly string[] = Object.keys(handlers);

/** Types that are run as a whole once everything is created (HTTP APIs) need nothing of their own. */
const nothingOfItsOwn: CreateResource = async () => ({});

/** Who creates resources of a CloudFormation type. */
export function handlerFor(type: string): CreateResource {
  if (type.startsWith('Custom::')) return createCustomResource;
  return handlers[type] ?? nothingOfItsOwn;
}
