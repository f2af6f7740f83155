import avro from 'avsc';
import { JsonNumber } from '../filter-pattern/json-number.ts';
import type { JsonValue } from '../filter-pattern/matcher.ts';

/** Turns a decoded Avro value into plain JSON. */
type ToJson = (value: unknown) => JsonValue;

/** Reads Avro binary of one schema as plain JSON. */
export type AvroReader = (payload: Buffer) => JsonValue;

/**
 * Compiles a reader for one schema, once per schema version. The JSON is plain: unions are not wrapped in their
 * branch's name, bytes and fixed are text of one character per byte, logical types show their underlying value, longs
 * are exact, and NaN and the infinities are text ("NaN"). All but the unions as Avro's Java writes it (1.11.4, its
 * `JsonEncoder` and `GenericData.toString`), which Lambda is taken to use: UNCONFIRMED. Like that decoder, the reader
 * does not look at bytes after the datum.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
 * @param definition JSON text of the schema.
 * @throws {Error} for an invalid schema; the reader throws for bytes that do not match it.
 */
export function compileAvroReader(definition: string): AvroReader {
  // Wrapped unions decode whatever their branches are; unwrapped ones are refused by avsc when ambiguous.
  const type = avro.Type.forSchema(JSON.parse(definition), {
    wrapUnions: true,
    typeHook: longsBy(EXACT_LONG),
    logicalTypes: {},
  });
  const toJson = new Converters().of(type);
  return (payload) => toJson(type.fromBuffer(payload, undefined, true));
}

/** Numbers where they are exact, and beyond 2^53 numbers that keep their text. */
const EXACT_LONG = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => {
    const value = bytes.readInt32LE(4) * 2 ** 32 + bytes.readUInt32LE(0);
    return Number.isSafeInteger(value) ? value : new JsonNumber(String(bytes.readBigInt64LE()));
  },
  toBuffer: (value: number | JsonNumber) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(bigIntOf(value));
    return bytes;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: (value: unknown) => value instanceof JsonNumber || Number.isInteger(value),
  compare: (left: number | JsonNumber, right: number | JsonNumber) =>
    Number(bigIntOf(left) > bigIntOf(right)) - Number(bigIntOf(left) < bigIntOf(right)),
});

/** Longs in both forms of a schema: `"long"`, and an object, which has a logical type or other attributes. */
export const longsBy =
  (long: avro.Type) =>
  (schema: avro.Schema | string): avro.Type | undefined => {
    const { type } = typeof schema === 'object' && 'type' in schema ? schema : { type: schema };
    return type === 'long' ? long : undefined;
  };

const bigIntOf = (value: number | JsonNumber) => BigInt(value instanceof JsonNumber ? value.source : value);

const asIs: ToJson = (value) => value as JsonValue;
const asNumber: ToJson = (value) => (Number.isFinite(value) ? (value as number) : String(value));
const asText: ToJson = (value) => (value as Buffer).toString('latin1');

/** The shortest number that is the same float: 1.1, where the nearest double is 1.100000023841858. */
const asFloat: ToJson = (value) => {
  if (!Number.isFinite(value) || Number.isInteger(value)) return asNumber(value);
  const float = value as number;
  const digits = [6, 7, 8].find((count) => Math.fround(Number(float.toPrecision(count))) === float);
  return Number(float.toPrecision(digits ?? 9));
};

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
    if (type instanceof avro.types.DoubleType) return asNumber;
    if (type instanceof avro.types.FloatType) return asFloat;
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
