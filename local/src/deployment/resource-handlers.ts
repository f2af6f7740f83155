import { createCustomResource } from './handlers/custom-resource.ts';
import { createTable } from './handlers/dynamodb-table.ts';
import { createEventRule } from './handlers/event-rule.ts';
import { createEventSourceMapping } from './handlers/event-source-mapping.ts';
import { createSchema, createSchemaVersion } from './handlers/glue-schema.ts';
import { createHttpApi } from './handlers/http-api.ts';
import { createFunction } from './handlers/lambda-function.ts';
import { createAlias, createVersion } from './handlers/lambda-version.ts';
import { createTopic } from './handlers/msk-topic.ts';
import { associateScramSecrets } from './handlers/scram-secrets.ts';
import type { ResourceHandler } from './types.ts';

const handlers: Readonly<Record<string, ResourceHandler>> = {
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
const nothingOfItsOwn: ResourceHandler = async () => ({});

/** Who creates resources of a CloudFormation type. */
export function handlerFor(type: string): ResourceHandler {
  if (type.startsWith('Custom::')) return createCustomResource;
  return handlers[type] ?? nothingOfItsOwn;
}
