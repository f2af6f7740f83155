/** The part of Avro that the events use. https://avro.apache.org/docs/1.12.0/specification/ */
type AvroType = string | { type: 'array'; items: AvroType } | AvroRecord;

interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  readonly doc?: string;
}

export interface AvroRecord {
  readonly type: 'record';
  readonly name: string;
  readonly doc?: string;
  readonly fields: readonly AvroField[];
}

const primitives: Readonly<Record<string, string>> = {
  string: 'string',
  boolean: 'boolean',
  int: 'number',
  double: 'number',
};

/**
 * TypeScript interfaces for records and all records inside them, each name once.
 * @throws {Error} for an Avro type the events do not use, and for one name with two meanings.
 */
export function declarationsOf(records: readonly AvroRecord[]): string[] {
  const declared = new Map<string, string>();
  for (const record of records) declare(record, declared, true);
  return [...declared.values()];
}

function declare(record: AvroRecord, declared: Map<string, string>, isEvent: boolean): string {
  const fields = record.fields.map((field) => fieldOf(record, field, declared, isEvent));
  const text = `/** ${record.doc ?? record.name} */\nexport interface ${record.name} {\n${fields.join('\n')}\n}\n`;
  const earlier = declared.get(record.name);
  if (earlier !== undefined && earlier !== text) {
    throw new Error(
      `Avro record ${record.name} is defined differently in two schemas; give one of them another name.`,
    );
  }
  declared.set(record.name, text);
  return record.name;
}

function fieldOf(
  record: AvroRecord,
  field: AvroField,
  declared: Map<string, string>,
  isEvent: boolean,
): string {
  const type = isEvent && field.name === 'type' ? `'${record.name}'` : typeOf(field.type, declared);
  const doc = field.doc ? `  /** ${field.doc} */\n` : '';
  return `${doc}  readonly ${field.name}: ${type};`;
}

function typeOf(type: AvroType, declared: Map<string, string>): string {
  if (typeof type === 'string') return nameOf(type, declared);
  return type.type === 'array'
    ? `readonly ${typeOf(type.items, declared)}[]`
    : declare(type, declared, false);
}

function nameOf(name: string, declared: Map<string, string>): string {
  const known = primitives[name] ?? (declared.has(name) ? name : undefined);
  if (known === undefined) {
    throw new Error(
      `Avro type ${name} is not used by the events; accepted: ${Object.keys(primitives).join(', ')}, records, arrays.`,
    );
  }
  return known;
}
