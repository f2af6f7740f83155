import type { JsonValue } from '../filter-pattern/matcher.ts';
import { readGlueMessage } from './glue-wire-format.ts';
import { compileReader, type PayloadReader } from './readers.ts';
import type { SchemaMetadata, SchemaVersion } from './schema-version.ts';

/** The decoded key or value: the attribute as the event shows it, or why it cannot be decoded. */
export type DecodedAttribute =
  | {
      readonly ok: true;
      readonly bytes: Buffer;
      /** Absent where the bytes are JSON text themselves. */
      readonly json?: JsonValue;
      readonly schema: SchemaMetadata;
    }
  | {
      readonly ok: false;
      readonly condition: 'SCHEMA_NOT_FOUND' | 'DESERIALIZATION_ERROR';
      readonly reason: string;
    };

/** Decodes attributes in Glue wire format; keeps one compiled reader per schema version. */
export class AttributeDecoder {
  readonly #findVersion: (schemaVersionId: string) => SchemaVersion | undefined;
  readonly #keepsSourceFormat: boolean;
  readonly #readers = new Map<string, { readonly read: PayloadReader; readonly schema: SchemaMetadata }>();

  /** @param recordFormat `JSON`: the attribute becomes JSON text; `SOURCE`: the payload without its header. */
  constructor(
    findVersion: (schemaVersionId: string) => SchemaVersion | undefined,
    recordFormat: 'JSON' | 'SOURCE',
  ) {
    this.#findVersion = findVersion;
    this.#keepsSourceFormat = recordFormat === 'SOURCE';
  }

  /** Never throws: what cannot be decoded is an outcome (a destination, or a drop). */
  decode(bytes: Buffer): DecodedAttribute {
    try {
      return this.#decode(bytes);
    } catch (error) {
      return { ok: false, condition: 'DESERIALIZATION_ERROR', reason: (error as Error).message };
    }
  }

  #decode(bytes: Buffer): DecodedAttribute {
    const { schemaVersionId, payload } = readGlueMessage(bytes);
    const reader = this.#reader(schemaVersionId);
    if (!reader) {
      const reason = `no schema version ${schemaVersionId} in the registry`;
      return { ok: false, condition: 'SCHEMA_NOT_FOUND', reason };
    }
    const json = reader.read(payload);
    const isText = reader.schema.dataFormat === 'JSON';
    const decoded = this.#keepsSourceFormat || isText ? payload : Buffer.from(JSON.stringify(json));
    return { ok: true, bytes: decoded, ...(!isText && { json }), schema: reader.schema };
  }

  #reader(schemaVersionId: string) {
    const known = this.#readers.get(schemaVersionId);
    if (known) return known;
    const version = this.#findVersion(schemaVersionId);
    if (!version) return undefined;
    const { dataFormat, definition } = version;
    const schema = { dataFormat, schemaId: schemaVersionId };
    const reader = { read: compileReader(dataFormat, definition), schema };
    this.#readers.set(schemaVersionId, reader);
    return reader;
  }
}
