import type { z } from 'zod';
import type { producedRecord } from '../../json-api/schemas.ts';
import { exactInteger, stringify } from '../../shared/exact-json.ts';
import { CommandError } from './command-error.ts';

/** A record to produce, as the JSON API takes it. */
export type NewRecord = z.input<typeof producedRecord>;

/** What options give to every record. */
type Common = Pick<NewRecord, 'headers' | 'partition' | 'schemaVersionId' | 'schemaName'>;

/** A record of a key and a value from the command line or a line. @param isText whether the value is taken as it is. */
export function inputRecord(
  { key, value }: { readonly key?: string; readonly value: string },
  common: Common,
  isText: boolean,
): NewRecord {
  const own = isText ? value : typedValue(value, 'schemaVersionId' in common || 'schemaName' in common);
  return { ...common, ...(key !== undefined && { key }), value: own };
}

/** Texts, numbers and truth values are written as they are typed, unless a schema is to encode them. */
function typedValue(text: string, isForSchema: boolean): unknown {
  const value = jsonOrText(text);
  return isForSchema || typeof value === 'object' ? value : text;
}

/** @throws {CommandError} for a number that would be changed: a long one with an exponent or a point. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text, requireExact);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    return text;
  }
}

function requireExact(name: string, given: unknown, context?: { readonly source?: string }): unknown {
  const value = exactInteger(name, given, context);
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  throw new CommandError(
    `the value has the number ${value}; accepted: up to ${Number.MAX_SAFE_INTEGER}, or --text, which takes the value as it is.`,
  );
}

const MEMBERS = [
  'key',
  'value',
  'valueBase64',
  'headers',
  'partition',
  'timestamp',
  'schemaVersionId',
  'schemaName',
];

/**
 * A record from a line of JSON: as the API takes it, or as `tail --json` prints it, whose position is left out.
 * @param number of the line, for messages.
 * @throws {CommandError} for anything else.
 */
export function recordFrom(line: string, number: number, common: Common): NewRecord {
  const given = jsonOrText(line);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refused(number, line.slice(0, 100), 'a JSON object');
  if (isPrinted(given)) return withCommon(fromPrinted(given, number), common);
  const unknown = Object.keys(given).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw refused(number, `a record with ${unknown}`, MEMBERS.join(', '));
  return withCommon(given as NewRecord, common);
}

/** Each record keeps its headers; those of the command line are added, and count where both have one of a name. */
function withCommon(record: NewRecord, common: Common): NewRecord {
  const headers = { ...record.headers, ...common.headers };
  return { ...common, ...record, ...(Object.keys(headers).length > 0 && { headers }) };
}

interface Content {
  readonly format: string;
  readonly value: unknown;
  readonly schemaVersionId?: string;
}

interface Printed {
  readonly key: Content;
  readonly value: Content;
  readonly timestamp?: number;
  readonly headers: readonly { readonly name: string; readonly value: Content }[];
}

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && 'format' in value && 'value' in value;

const isPrinted = (given: object): given is Printed =>
  'key' in given && 'value' in given && 'offset' in given && isContent(given.key) && isContent(given.value);

function fromPrinted({ key, value, headers }: Printed, number: number): NewRecord {
  const texts = headers.map((each) => [each.name, textOf(each.value, number) ?? ''] as const);
  return {
    key: textOf(key, number),
    headers: Object.fromEntries(texts),
    ...valueFrom(value),
  };
}

/** JSON without a schema is written as JSON, also to a topic whose records have one. */
function valueFrom({ format, value, schemaVersionId }: Content): NewRecord {
  if (format === 'base64') return { valueBase64: String(value) };
  if (format === 'json') return { value: stringify(value) };
  return { value, ...(schemaVersionId !== undefined && { schemaVersionId }) };
}

/** The API takes no bytes for keys and headers. */
function textOf({ format, value }: Content, number: number): string | null {
  if (format === 'none') return null;
  if (format === 'text') return String(value);
  throw refused(number, `a key or header in ${format}`, 'text');
}

const refused = (number: number, given: string, accepted: string) =>
  new CommandError(`line ${number} of the input is ${given}; accepted: ${accepted}.`);
