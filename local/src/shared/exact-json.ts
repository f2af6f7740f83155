/**
 * JSON whose integers keep their digits: those that no double holds, such as 9007199254740993, are bigints. Without DOM and
 * Node.js: the console uses it too.
 */

/** A number of 16 digits or more before its point; few texts have one, so that most are parsed at full speed. */
const LONG_INTEGER = /(?:^|[\s:,[-])\d{16}/;
const INTEGER = /^-?\d+$/;

/**
 * As `JSON.parse`, with a bigint for an integer that is not a safe one. A runtime that does not give revivers the text of a
 * number (Node.js before 21) rounds it as `JSON.parse` does.
 * @throws {SyntaxError}
 */
export function parse(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
}

/** A reviver for `JSON.parse`. */
export function exactInteger(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? '';
  return INTEGER.test(source) ? BigInt(source) : value;
}

/**
 * As `JSON.stringify`, with the digits of bigints.
 * @throws {TypeError} for a bigint where the runtime has no `JSON.rawJSON`, and for a value that refers to itself.
 */
export function stringify(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent);
  } catch (error) {
    // Few values have a bigint; a replacer is called for every member of each.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, withDigits, indent);
  }
}

const withDigits = (_name: string, value: unknown) =>
  typeof value === 'bigint' ? rawNumber(String(value)) : value;

/**
 * What `JSON.stringify` writes as this number.
 * @throws {TypeError} where the runtime has no `JSON.rawJSON`: Node.js before 21.
 */
export function rawNumber(source: string): unknown {
  // Of ES2026, which TypeScript's library does not declare yet.
  const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => unknown };
  if (rawJSON) return rawJSON(source);
  throw new TypeError(
    `${source} cannot be written as JSON without JSON.rawJSON; accepted: Node.js 21 or later, or the JSON as text.`,
  );
}
