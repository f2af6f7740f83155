/** A schema version of a registry, as the mapping needs it to decode a record. */
export interface SchemaVersion {
  /** UUID in the record's Glue header. */
  readonly schemaVersionId: string;
  readonly registryArn: string;
  /** Absent in versions that were kept before names were. */
  readonly schemaName?: string;
  readonly dataFormat: 'AVRO' | 'JSON' | 'PROTOBUF';
  readonly definition: string;
}

/** Format and id of the schema a key or value was decoded with; the event shows it beside the attribute. */
export interface SchemaMetadata {
  readonly dataFormat: 'AVRO' | 'JSON' | 'PROTOBUF';
  readonly schemaId: string;
}
