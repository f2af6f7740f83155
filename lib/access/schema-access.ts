import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** Reading schemas of a Glue registry, for mappings that decode. */
export function schemaReadStatements(registryArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ['glue:GetRegistry'], resources: [registryArn] }),
    // A schema version requested by its id is checked against no resource: anything narrower than "*" is denied.
    // https://github.com/awslabs/aws-glue-schema-registry/issues/68
    new PolicyStatement({ actions: ['glue:GetSchemaVersion'], resources: ['*'] }),
  ];
}
