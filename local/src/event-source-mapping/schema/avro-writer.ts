import avro from 'avsc';
import { longsBy } from './avro-to-json.ts';

/** Longs of 64 bits; as numbers only those that are exact. */
const LONG = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: number | bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: (value: unknown) => value,
  toJSON: (value: unknown) => value,
  isValid: (value: unknown) =>
    typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value),
  compare: (left: number | bigint, right: number | bigint) => Number(left > right) - Number(left < right),
});

/** Turns plain JSON into what avsc encodes; undefined where it does not fit. */
type FromJson = (value: unknown) => { readonly value: unknown } | undefined;

/** Writes plain JSON, as {@link compileAvroReader} reads it, in Avro binary of one schema. */
export type AvroWriter = (value: unknown) => Buffer;

/**
 * Compiles a writer: the first branch of a union that a value fits is taken; text of one character per byte represents
 * bytes and fixed. Members that are left out get the default of the schema. Integers beyond 2^53 are bigints, for which a
 * union has a long rather than a double.
 * @param definition JSON text of the schema.
 * @throws {Error} for an invalid schema; the writer throws for a value that does not fit.
 */
export function compileAvroWriter(definition: string): AvroWriter {
  const type = avro.Type.forSchema(JSON.parse(definition), {
    wrapUnions: true,
    typeHook: longsBy(LONG),
    logicalTypes: {},
  });
  const fromJson = new Converters().of(type);
  return (value) => {
    const converted = fromJson(value);
    if (!converted) throw new Error(`the value does not fit the Avro schema ${type.name ?? type.typeName}`);
    return type.toBuffer(converted.value);
  };
}

/** One converter per type; named types may be recursive, so each is looked up late. */
class Converters {
  readonly #known = new Map<avro.Type, FromJson>();

  of(type: avro.Type): FromJson {
    const known = this.#known.get(type);
    if (known) return known;
    let converter: FromJson = () => undefined;
    this.#known.set(type, (value) => converter(value));
    converter = this.#build(type);
    return converter;
  }

  #build(type: avro.Type): FromJson {
    if (type instanceof avro.types.RecordType) return this.#record(type);
    if (type instanceof avro.types.ArrayType) return this.#array(type);
    if (type instanceof avro.types.MapType) return this.#map(type);
    if (type instanceof avro.types.WrappedUnionType) return this.#union(type);
    if (type instanceof avro.types.FloatType || type instanceof avro.types.DoubleType)
      return (value) => checked(type, typeof value === 'bigint' ? Number(value) : value);
    const isBytes = type instanceof avro.types.BytesType || type instanceof avro.types.FixedType;
    if (isBytes)
      return (value) => checked(type, typeof value === 'string' ? Buffer.from(value, 'latin1') : value);
    return (value) => checked(type, value);
  }

  #record(type: avro.types.RecordType): FromJson {
    const fields = type.fields.map((field) => ({ field, convert: this.of(field.type) }));
    const names = new Set(type.fields.map(({ name }) => name));
    return (value) => {
      if (!isObject(value) || Object.keys(value).some((name) => !names.has(name))) return undefined;
      const members: Record<string, unknown> = {};
      for (const { field, convert } of fields) {
        const given = value[field.name];
        const member = given === undefined ? defaultOf(field, convert) : convert(given);
        if (!member) return undefined;
        members[field.name] = member.value;
      }
      return { value: members };
    };
  }

  #array(type: avro.types.ArrayType): FromJson {
    const convert = this.of(type.itemsType);
    return (value) => {
      if (!Array.isArray(value)) return undefined;
      const items = value.map(convert);
      return items.some((item) => !item) ? undefined : { value: items.map((item) => item?.value) };
    };
  }

  #map(type: avro.types.MapType): FromJson {
    const convert = this.of(type.valuesType);
    return (value) => {
      if (!isObject(value)) return undefined;
      const entries = Object.entries(value).map(([name, inner]) => [name, convert(inner)] as const);
      if (entries.some(([, inner]) => !inner)) return undefined;
      return { value: Object.fromEntries(entries.map(([name, inner]) => [name, inner?.value])) };
    };
  }

  #union(type: avro.types.WrappedUnionType): FromJson {
    const branches = type.types.map((branch) => ({
      name: branch.branchName ?? '',
      isLong: branch === LONG,
      convert: this.of(branch),
    }));
    const longsFirst = branches.toSorted((one, other) => Number(other.isLong) - Number(one.isLong));
    return (value) => {
      for (const { name, convert } of typeof value === 'bigint' ? longsFirst : branches) {
        const converted = convert(value);
        if (converted) return { value: name === 'null' ? null : { [name]: converted.value } };
      }
      return undefined;
    };
  }
}

const checked = (type: avro.Type, value: unknown) => (type.isValid(value) ? { value } : undefined);

/** A default of null or of a plain type is as avsc has it; without one the member is required, unless it may be null. */
function defaultOf(field: avro.types.Field, convert: FromJson): { readonly value: unknown } | undefined {
  const value = field.defaultValue();
  return value === undefined ? convert(null) : { value };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
