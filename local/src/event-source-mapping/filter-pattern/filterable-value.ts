import { isUtf8 } from 'node:buffer';
import { parseExactly } from './json-number.ts';
import { isJsonObject, type JsonValue } from './matcher.ts';

/** A record's value as filters see it; decoded on first use, at most once. */
export class FilterableValue {
  readonly #bytes: Buffer | null;
  #text: string | null | undefined;
  #json: JsonValue | undefined;
  #exactJson: JsonValue | undefined;
  readonly #isDecoded: boolean;

  /** @param json the decoded value, where a schema registry has already produced it. */
  constructor(bytes: Buffer | null, json?: JsonValue) {
    this.#bytes = bytes;
    if (json !== undefined) this.#json = isJsonObject(json) ? json : null;
    this.#isDecoded = json !== undefined;
  }

  /** Whether the record has no value at all. */
  get isTombstone(): boolean {
    return this.#bytes === null && !this.#isDecoded;
  }

  /** The value as text; undefined for a tombstone and for bytes that are not UTF-8. */
  get text(): string | undefined {
    if (this.#text === undefined) {
      this.#text = this.#bytes && isUtf8(this.#bytes) ? this.#bytes.toString('utf8') : null;
    }
    return this.#text ?? undefined;
  }

  /** The value as a JSON object; undefined for anything else (scalars and arrays count as plain text). */
  get json(): JsonValue | undefined {
    if (this.#json === undefined) this.#json = parseObject(this.text, JSON.parse);
    return this.#json ?? undefined;
  }

  /** As `json`, with numbers that keep their text; what a registry decoded is exact as it is. */
  get exactJson(): JsonValue | undefined {
    if (this.#isDecoded) return this.json;
    if (this.#exactJson === undefined) this.#exactJson = parseObject(this.text, parseExactly);
    return this.#exactJson ?? undefined;
  }
}

/** Null for a value that is not a JSON object, so that a value is parsed once. */
function parseObject(text: string | undefined, parse: (text: string) => unknown): JsonValue {
  if (text === undefined || !/^\s*\{/.test(text)) return null;
  try {
    const parsed = parse(text) as JsonValue;
    return isJsonObject(parsed) ? parsed : null;
  } catch {
    return null; // Not JSON: a plain string to the filters.
  }
}
