/**
 * A number as it stands in JSON text. Equality compares that text, so that 300, 300.0 and 3.0e2 are three numbers.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-numeric
 */
export class JsonNumber {
  readonly source: string;
  readonly value: number;

  constructor(source: string) {
    this.source = source;
    this.value = Number(source);
  }

  toJSON(): number {
    return this.value;
  }
}

/** As `JSON.parse`, with numbers that keep their text. Several times slower. @throws {SyntaxError} */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value,
  );
}
