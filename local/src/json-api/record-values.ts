import type { MappingRecord } from '../event-source-mapping/core/record.ts';
import { compileAvroWriter } from '../event-source-mapping/schema/avro-writer.ts';
import { readGlueMessage } from '../event-source-mapping/schema/glue-wire-format.ts';
import { compileReader } from '../event-source-mapping/schema/readers.ts';
import type { SchemaVersion } from '../event-source-mapping/schema/schema-version.ts';
import { parse, stringify } from '../shared/exact-json.ts';
import { ServiceException } from '../shared/service-exception.ts';

export type FindSchema = (schemaVersionId: string) => SchemaVersion | undefined;

/** A key, a value or a header as JSON, and how it was decoded. */
export interface Content {
  readonly format: 'none' | 'avro' | 'json-schema' | 'json' | 'text' | 'base64';
  /** Of a value with the header of the Glue schema registry. */
  readonly schemaVersionId?: string;
  readonly value: unknown;
}

/** Decodes by the registered schema, else as JSON, else as text; what is neither is base64. */
function decode(bytes: Uint8Array | null, findSchema: FindSchema): Content {
  if (bytes === null) return { format: 'none', value: null };
  const buffer = Buffer.from(bytes);
  return bySchema(buffer, findSchema) ?? withoutSchema(buffer);
}

/** A record with key, value and headers decoded. */
export function recordView(
  { key, value, headers, topic, partition, offset, timestamp }: MappingRecord,
  findSchema: FindSchema,
) {
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: decodeText(key, findSchema),
    value: decode(value, findSchema),
    headers: headers.map(([name, bytes]) => ({ name, value: decodeText(bytes, findSchema) })),
  };
}

/** The same for a key or a header, where JSON is no more than text: `1.0` is not 1. */
function decodeText(bytes: Uint8Array | null, findSchema: FindSchema): Content {
  if (bytes === null) return { format: 'none', value: null };
  const buffer = Buffer.from(bytes);
  return bySchema(buffer, findSchema) ?? asText(buffer);
}

/** Undefined without a header, for a schema that is not registered, and for bytes that do not fit it. */
function bySchema(bytes: Buffer, findSchema: FindSchema): Content | undefined {
  const schemaVersionId = schemaIdOf(bytes);
  const version = schemaVersionId === undefined ? undefined : findSchema(schemaVersionId);
  if (!version) return undefined;
  try {
    const { payload } = readGlueMessage(bytes);
    const value = compileReader(version.dataFormat, version.definition)(payload);
    if (version.dataFormat === 'AVRO') return { format: 'avro', schemaVersionId, value };
    return { format: 'json-schema', schemaVersionId, value: parse(payload.toString()) };
  } catch {
    return undefined; // It is shown as the bytes that it is.
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function withoutSchema(bytes: Buffer): Content {
  const content = asText(bytes);
  if (content.format !== 'text') return content;
  try {
    return { format: 'json', value: parse(String(content.value)) };
  } catch {
    return content;
  }
}

function asText(bytes: Buffer): Content {
  try {
    return { format: 'text', value: UTF8.decode(bytes) };
  } catch {
    return { format: 'base64', value: bytes.toString('base64') };
  }
}

/** Of the header of the Glue schema registry; undefined for bytes without one. */
export function schemaIdOf(bytes: Uint8Array | null): string | undefined {
  if (bytes === null || bytes[0] !== HEADER_VERSION) return undefined;
  try {
    return readGlueMessage(Buffer.from(bytes)).schemaVersionId;
  } catch {
    return undefined;
  }
}

const NO_COMPRESSION = 0;
const HEADER_VERSION = 3;

/** Schemas by which a value may be encoded. */
export interface SchemaCandidates {
  /** Tried in this order; the first that the value fits is taken. */
  readonly preferred: readonly SchemaVersion[];
  /** Of these, the value must fit one only. Default: none. */
  readonly possible?: readonly SchemaVersion[];
}

/**
 * Encodes a value of JSON: text as it is; anything else by a schema that it fits, and as JSON where there is none.
 * @throws {ServiceException} ValueDoesNotFit when there are schemas and it fits none; ValueFitsSeveral.
 */
export function encode(value: unknown, { preferred, possible = [] }: SchemaCandidates): Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return Buffer.from(value);
  if (preferred.length + possible.length === 0) return Buffer.from(stringify(value));
  const reasons: string[] = [];
  const fitting = (versions: readonly SchemaVersion[]) =>
    versions.flatMap((version) => {
      try {
        return [{ version, bytes: encodeBy(version, value) }];
      } catch (error) {
        reasons.push(`${nameOf(version)}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
  const [first] = fitting(preferred);
  if (first) return first.bytes;
  const [only, ...others] = fitting(possible);
  if (!only) throw doesNotFit(value, reasons);
  if (others.length > 0) throw fitsSeveral(value, [only, ...others]);
  return only.bytes;
}

const nameOf = ({ schemaName, schemaVersionId }: SchemaVersion) => schemaName ?? schemaVersionId;
const shown = (value: unknown) => stringify(value).slice(0, 200);

/** Names at most this many schemas. */
const MOST_REASONS = 5;

const doesNotFit = (value: unknown, reasons: readonly string[]) =>
  new ServiceException(
    'ValueDoesNotFit',
    `value is ${shown(value)}; accepted: what fits a schema of the topic (${reasons.slice(0, MOST_REASONS).join('; ')}), text, and valueBase64`,
  );

const fitsSeveral = (value: unknown, fitting: readonly { readonly version: SchemaVersion }[]) =>
  new ServiceException(
    'ValueFitsSeveral',
    `value is ${shown(value)} and fits several schemas; accepted as schemaName: ${fitting.map(({ version }) => nameOf(version)).join(', ')}`,
  );

function encodeBy({ schemaVersionId, dataFormat, definition }: SchemaVersion, value: unknown): Buffer {
  const json = Buffer.from(stringify(value));
  const payload = dataFormat === 'AVRO' ? compileAvroWriter(definition)(value) : json;
  if (dataFormat !== 'AVRO') compileReader(dataFormat, definition)(json);
  const id = Buffer.from(schemaVersionId.replaceAll('-', ''), 'hex');
  return Buffer.concat([Buffer.from([HEADER_VERSION, NO_COMPRESSION]), id, payload]);
}
