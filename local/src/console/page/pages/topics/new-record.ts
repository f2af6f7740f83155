import { parse } from '../../../../shared/exact-json.ts';
import { type HeaderLine, headerLinesOf, headersOf } from './header-lines.ts';
import { type KeptContent, keptContent, shownContent } from './kept-content.ts';
import type { WholeRecord } from './types.ts';

/** What the form of a new record has, as text. No DOM here. */
export interface RecordDraft {
  readonly key: string;
  readonly kind: 'json' | 'text' | 'file' | 'none';
  readonly value: string;
  /** One a line, `name: value`. */
  readonly headers: string;
  readonly partition: string;
  readonly time: string;
  /** A version of one, {@link NO_SCHEMA}, or empty: the one that the value fits. */
  readonly schema: string;
  /** What the form began with, where it began with a record. */
  readonly original?: OriginalRecord;
}

/** Key and headers as they are shown, with what is sent as long as they are not edited: text has no place for all bytes. */
interface OriginalRecord {
  readonly keyText: string;
  readonly key: KeptContent;
  /** Bytes that are not text; a file takes their place. */
  readonly valueBytes?: KeptContent;
  readonly headers: readonly HeaderLine[];
}

export const EMPTY_DRAFT: RecordDraft = {
  key: '',
  kind: 'json',
  value: '',
  headers: '',
  partition: '',
  time: '',
  schema: '',
};

/** The value is the text that is entered, also where the topic has schemas. */
export const NO_SCHEMA = 'none';

export type DraftField = Exclude<keyof RecordDraft, 'original'>;

/** A field that cannot be sent, and why. */
export interface DraftMistake {
  readonly field: DraftField;
  readonly message: string;
}

/** An existing record as a draft. */
export function draftOf({ key, value, headers, partition }: WholeRecord): RecordDraft {
  const isJson = value.format === 'json' || value.format === 'avro' || value.format === 'json-schema';
  const keyText = shownContent(key) ?? '';
  const lines = headerLinesOf(headers);
  return {
    ...EMPTY_DRAFT,
    original: {
      keyText,
      key: keptContent(key),
      headers: lines,
      ...(value.format === 'base64' && { valueBytes: keptContent(value) }),
    },
    key: keyText,
    kind: value.format === 'none' ? 'none' : value.format === 'base64' ? 'file' : isJson ? 'json' : 'text',
    value: value.text ?? '',
    headers: lines.map(({ line }) => line).join('\n'),
    partition: String(partition),
    // JSON that no schema has encoded stays so, whatever schemas the topic has.
    schema: value.schemaVersionId ?? (value.format === 'json' ? NO_SCHEMA : ''),
  };
}

/**
 * The body that writes a draft.
 * @param hasSchema whether values of the topic are encoded by a schema. Without one, JSON is sent as the text that it is, so that
 * every digit of a number stays.
 * @param fileBase64 of the file that was chosen.
 */
export function bodyOf(
  draft: RecordDraft,
  hasSchema: boolean,
  fileBase64: string | undefined,
): { readonly body: object } | { readonly mistake: DraftMistake } {
  const key = keyOf(draft);
  if (key === 'not-kept')
    return mistake('key', 'It has more bytes than are loaded; accepted: text, and nothing.');
  const headers = headersOf(draft.headers, draft.original?.headers ?? []);
  if (typeof headers === 'string') return mistake('headers', headers);
  const timestamp = draft.time === '' ? undefined : Date.parse(draft.time);
  if (Number.isNaN(timestamp))
    return mistake('time', `${draft.time} is not a time; accepted: such as 2026-11-29T12:00:00Z.`);
  const value = contentOf(draft, hasSchema, fileBase64);
  if ('mistake' in value) return value;
  return {
    body: {
      ...('base64' in key ? { keyBase64: key.base64 } : { key: key.text }),
      ...value,
      ...(headers.length > 0 && { headerList: headers }),
      ...(draft.partition !== '' && { partition: Number(draft.partition) }),
      ...(timestamp !== undefined && { timestamp }),
      ...(isVersion(draft.schema) && draft.kind === 'json' && { schemaVersionId: draft.schema }),
    },
  };
}

const isVersion = (schema: string) => schema !== '' && schema !== NO_SCHEMA;

const mistake = (field: DraftField, message: string) => ({ mistake: { field, message } });

function contentOf(
  { kind, value, schema, original }: RecordDraft,
  hasSchema: boolean,
  fileBase64: string | undefined,
): { value: unknown } | { valueBase64: string } | { mistake: DraftMistake } {
  if (kind === 'none') return { value: null };
  if (kind === 'text') return { value };
  if (kind === 'file') return bytesOf(fileBase64, original?.valueBytes);
  try {
    const parsed = parse(value);
    const isEncoded = isVersion(schema) || (hasSchema && schema !== NO_SCHEMA);
    return { value: isEncoded ? parsed : value };
  } catch (error) {
    return mistake('value', `The value is not JSON: ${(error as Error).message}`);
  }
}

function bytesOf(
  fileBase64: string | undefined,
  kept: KeptContent | undefined,
): { valueBase64: string } | { mistake: DraftMistake } {
  if (fileBase64 !== undefined) return { valueBase64: fileBase64 };
  if (kept === 'not-kept') return mistake('value', 'It has more bytes than are loaded; accepted: a file.');
  if (kept && 'base64' in kept) return { valueBase64: kept.base64 };
  return mistake('value', 'Choose a file.');
}

function keyOf({ key, original }: RecordDraft): KeptContent {
  if (original && key === original.keyText) return original.key;
  return { text: key === '' ? null : key };
}

/** The field that an error of the API is about; undefined: the record as a whole. */
export function fieldOf(code: string): DraftField | undefined {
  return FIELDS[code];
}

const FIELDS: Readonly<Record<string, DraftField>> = {
  ValueDoesNotFit: 'value',
  ValueFitsSeveral: 'schema',
  UnknownSchema: 'schema',
  RecordTooLarge: 'value',
  BodyTooLarge: 'value',
  InvalidTimestamp: 'time',
  UnknownPartition: 'partition',
};
