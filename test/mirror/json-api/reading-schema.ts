export const SCHEMA_ID = '6f0b9d3e-0000-4000-8000-000000000001';
const avroSchema = {
  type: 'record',
  name: 'Reading',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'celsius', type: ['null', 'double'], default: null },
  ],
};
/** A registered schema of a reading, whose temperature may be missing. */
export const schema = {
  schemaVersionId: SCHEMA_ID,
  registryArn: 'arn:aws:glue:us-east-1:123456789012:registry/r',
  dataFormat: 'AVRO' as const,
  definition: JSON.stringify(avroSchema),
};
