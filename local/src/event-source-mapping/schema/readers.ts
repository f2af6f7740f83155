import type { JsonValue } from '../filter-pattern/matcher.ts';
import { compileAvroReader } from './avro-to-json.ts';
import { compileJsonSchemaReader } from './json-schema.ts';
import type { SchemaVersion } from './schema-version.ts';

type DataFormat = SchemaVersion['dataFormat'];

/** Reads a payload of one schema version as JSON; throws when it does not fit. */
export type PayloadReader = (payload: Buffer) => JsonValue;

/** How a payload is read, by the data format of its schema. */
const COMPILERS: Readonly<Record<DataFormat, (definition: string) => PayloadReader>> = {
  AVRO: compileAvroReader,
  JSON: compileJsonSchemaReader,
  PROTOBUF: () => () => {
    throw new Error('Protobuf schemas are not supported by the mirror; Avro and JSON are');
  },
};

/**
 * Compiles the reader of a schema.
 * @throws {Error} for a definition that is not a schema of this format.
 */
export function compileReader(dataFormat: DataFormat, definition: string): PayloadReader {
  return COMPILERS[dataFormat](definition);
}
