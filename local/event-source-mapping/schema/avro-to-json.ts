import avro from 'avsc';
import type { JsonValue } from '../filter-pattern/matcher.ts';

/** Turns a decoded Avro value into plain JSON. */
type ToJson = (value: unknown) => JsonValue;

/** Reads Avro binary of one schema as plain JSON. */
export type AvroReader = (payload: Buffer) => JsonValue;

/**
 * Compiles a reader for one schema, once per schema version. The JSON is plain: unions are not wrapped in their
 * branch's name, bytes and fixed are text of one character per byte (the form of Avro's own JSON encoding), logical types show their underlying value.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
 * @param definition JSON text of the schema.
 * @throws {Error} for a schema that is none; the reader throws for bytes that do not fit it.
 */
export function compileAvroReader(definition: string): AvroReader {
  // Wrapped unions decode whatever their branches are; unwrapped ones are refused by avsc when ambiguous.
  const type = avro.Type.forSchema(JSON.parse(definition), {
    wrapUnions: true,
    registry: { long: SAFE_LONG },
    logicalTypes: {},
  });
  const toJson = new Converters().of(type);
  return (payload) => toJson(type.fromBuffer(payload));
}

/** Longs beyond 2^53 become the nearest number rather than an error, as in any JavaScript that reads JSON. */
const SAFE_LONG = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
  toBuffer: (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'number' && Number.isInteger(value),
  compare: (left: number, right: number) => Math.sign(left - right) as -1 | 0 | 1,
});

const asIs: ToJson = (value) => value as JsonValue;
const asText: ToJson = (value) => (value as Buffer).toString('latin1');

/** Builds one converter per type; named types may be recursive, so each is built once and looked up late. */
class Converters {
  readonly #known = new Map<avro.Type, ToJson>();

  of(type: avro.Type): ToJson {
    const known = this.#known.get(type);
    if (known) return known;
    let converter: ToJson = asIs;
    this.#known.set(type, (value) => converter(value));
    converter = this.#build(type);
    this.#known.set(type, converter);
    return converter;
  }

  #build(type: avro.Type): ToJson {
    if (type instanceof avro.types.RecordType) return this.#record(type);
    if (type instanceof avro.types.ArrayType) return this.#array(type);
    if (type instanceof avro.types.MapType) return this.#map(type);
    if (type instanceof avro.types.WrappedUnionType) return this.#union(type);
    const isBytes = type instanceof avro.types.BytesType || type instanceof avro.types.FixedType;
    return isBytes ? asText : asIs;
  }

  #record(type: avro.types.RecordType): ToJson {
    const fields = type.fields.map(({ name, type: inner }) => [name, this.of(inner)] as const);
    return (value) => {
      const json: Record<string, JsonValue> = {};
      for (const [name, toJson] of fields) json[name] = toJson((value as Record<string, unknown>)[name]);
      return json;
    };
  }

  #array(type: avro.types.ArrayType): ToJson {
    const toJson = this.of(type.itemsType);
    return (value) => (value as unknown[]).map(toJson);
  }

  #map(type: avro.types.MapType): ToJson {
    const toJson = this.of(type.valuesType);
    return (value) =>
      Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, toJson(inner)]));
  }

  #union(type: avro.types.WrappedUnionType): ToJson {
    const branches = new Map(type.types.map((branch) => [branch.branchName ?? '', this.of(branch)]));
    return (value) => {
      if (value === null) return null;
      const [[name, inner] = ['', null]] = Object.entries(value as object);
      return (branches.get(name) ?? asIs)(inner);
    };
  }
}
