import {
  EventRecordFormat,
  type ISchemaRegistry,
  KafkaSchemaValidationAttribute,
} from 'aws-cdk-lib/aws-lambda';

/**
 * Lets the mapping decode values with a Glue registry and hand them over as JSON. CDK's own `GlueSchemaRegistry` also
 * grants what AWS then refuses: see `schemaReadStatements`.
 */
export function glueDecoding(registryArn: string): ISchemaRegistry {
  return {
    bind: () => ({
      schemaRegistryUri: registryArn,
      eventRecordFormat: EventRecordFormat.JSON,
      schemaValidationConfigs: [{ attribute: KafkaSchemaValidationAttribute.VALUE }],
    }),
  };
}
