import type { MappingRecord } from '../../event-source-mapping/core/record.ts';
import {
  compileFilterCriteria,
  FilterableValue,
  InvalidFilterPattern,
} from '../../event-source-mapping/filter-pattern/index.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import type { RecordTexts } from './record-text.ts';

/** Which records are wanted; all parts that are given have to fit. */
export interface RecordFilterQuery {
  /** In key, value or headers, without regard to case. */
  readonly text?: string;
  /** A filter pattern, as mappings have them. */
  readonly pattern?: string;
  /** The whole key. */
  readonly key?: string;
}

/** Whether a record is wanted. */
export type RecordMatch = (record: MappingRecord) => boolean;

/**
 * Compiles a filter of records; undefined when it lets all through.
 * @throws {ServiceException} InvalidPattern
 */
export function recordMatch(
  { text, pattern, key }: RecordFilterQuery,
  texts: RecordTexts,
): RecordMatch | undefined {
  const tests = [
    ...(key === undefined ? [] : [(record: MappingRecord) => texts.ofText(record.key).text === key]),
    ...(text === undefined || text === '' ? [] : [containing(text, texts)]),
    ...(pattern === undefined || pattern === '' ? [] : [matchingPattern(pattern, texts)]),
  ];
  return tests.length === 0 ? undefined : (record) => tests.every((test) => test(record));
}

function containing(text: string, texts: RecordTexts): RecordMatch {
  const wanted = text.toLowerCase();
  const isIn = (found: string | null) => found?.toLowerCase().includes(wanted) ?? false;
  return ({ key, value, headers }) =>
    isIn(texts.ofText(key).text) ||
    isIn(texts.ofText(value).text) ||
    headers.some(([name, bytes]) => isIn(name) || isIn(texts.ofText(bytes).text));
}

/** Values of a registered schema are decoded first, as for a mapping that decodes. */
function matchingPattern(pattern: string, texts: RecordTexts): RecordMatch {
  const passes = compiled(pattern);
  return ({ value }) => {
    const { format, text, decoded } = texts.ofText(value);
    // The text is the payload, without the header of the registry.
    const hasHeader = format === 'json-schema' && text !== null;
    return passes(new FilterableValue(hasHeader ? Buffer.from(text) : value, decoded));
  };
}

function compiled(pattern: string): (value: FilterableValue) => boolean {
  try {
    return compileFilterCriteria({ Filters: [{ Pattern: pattern }] }) ?? (() => true);
  } catch (error) {
    if (!(error instanceof InvalidFilterPattern)) throw error;
    throw new ServiceException(
      'InvalidPattern',
      `pattern is ${pattern.slice(0, 200)}; accepted: a filter pattern such as {"value":{"type":["OrderPlaced"]}}: ${error.message}`,
      400,
      { cause: error },
    );
  }
}
