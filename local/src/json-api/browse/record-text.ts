import type { JsonValue } from '../../event-source-mapping/filter-pattern/matcher.ts';
import { readGlueMessage } from '../../event-source-mapping/schema/glue-wire-format.ts';
import { compileReader, type PayloadReader } from '../../event-source-mapping/schema/readers.ts';
import { type Content, type FindSchema, schemaIdOf } from '../record-values.ts';

/** Bytes as text, with every digit that they have: numbers are not read into doubles. */
export interface RecordText {
  readonly format: Content['format'];
  /** Of bytes with the header of the Glue schema registry. */
  readonly schemaVersionId?: string;
  /** Null where there are no bytes, and for bytes that are not text. */
  readonly text: string | null;
  /** The value that an Avro schema decoded; absent for any other. */
  readonly decoded?: JsonValue;
}

/** Longer text is not parsed only to say whether it is JSON. */
const LONGEST_PARSED = 262_144;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes many records; each schema is compiled once. */
export class RecordTexts {
  readonly #findSchema: FindSchema;
  readonly #readers = new Map<string, PayloadReader>();

  constructor(findSchema: FindSchema) {
    this.#findSchema = findSchema;
  }

  /** Of a key or a header, where JSON is no more than text: `1.0` is not 1. */
  ofText(bytes: Uint8Array | null): RecordText {
    if (bytes === null) return { format: 'none', text: null };
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#bySchema(buffer) ?? withoutSchema(buffer);
  }

  ofValue(bytes: Uint8Array | null): RecordText {
    const found = this.ofText(bytes);
    return found.format === 'text' && isJson(found.text ?? '') ? { ...found, format: 'json' } : found;
  }

  /** Undefined for a schema that is not registered, and for bytes that do not fit it. */
  #bySchema(bytes: Buffer): RecordText | undefined {
    const schemaVersionId = schemaIdOf(bytes);
    const version = schemaVersionId === undefined ? undefined : this.#findSchema(schemaVersionId);
    if (!version || schemaVersionId === undefined) return undefined;
    try {
      const { payload } = readGlueMessage(bytes);
      const decoded = this.#reader(version)(payload);
      return version.dataFormat === 'AVRO'
        ? { format: 'avro', schemaVersionId, text: JSON.stringify(decoded), decoded }
        : { format: 'json-schema', schemaVersionId, text: payload.toString() };
    } catch {
      return undefined; // It is shown as the bytes that it is.
    }
  }

  #reader(version: NonNullable<ReturnType<FindSchema>>): PayloadReader {
    const { schemaVersionId, dataFormat, definition } = version;
    const reader = this.#readers.get(schemaVersionId) ?? compileReader(dataFormat, definition);
    this.#readers.set(schemaVersionId, reader);
    return reader;
  }
}

function withoutSchema(bytes: Buffer): RecordText {
  try {
    return { format: 'text', text: UTF8.decode(bytes) };
  } catch {
    return { format: 'base64', text: null };
  }
}

function isJson(text: string): boolean {
  if (text.length > LONGEST_PARSED) return /^\s*[[{]/.test(text);
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
