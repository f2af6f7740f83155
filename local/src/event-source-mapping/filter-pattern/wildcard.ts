import { InvalidFilterPattern, type OperatorCompiler, textArgument } from './matcher.ts';

/**
 * `{"wildcard":"*.png"}`: `*` matches any characters, `\*` a star and `\\` a backslash.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-wildcard-matching
 */
export const wildcard: OperatorCompiler = (argument) => {
  const pieces = piecesOf(textArgument('wildcard', argument));
  return (value) => typeof value === 'string' && matches(value, pieces);
};

/** The literal texts between the stars. */
function piecesOf(pattern: string): string[] {
  let piece = '';
  const pieces: string[] = [];
  for (const token of pattern.match(/\\.?|\*+|[^\\*]+/gsu) ?? []) {
    if (token.startsWith('**')) throw invalid(pattern, 'two stars in a row');
    if (token === '*') {
      pieces.push(piece);
      piece = '';
    } else piece += token.startsWith('\\') ? escaped(token, pattern) : token;
  }
  return [...pieces, piece];
}

function escaped(token: string, pattern: string): string {
  if (token === '\\*' || token === '\\\\') return token.slice(1);
  throw invalid(pattern, 'a backslash before neither a star nor a backslash');
}

function invalid(pattern: string, what: string): InvalidFilterPattern {
  return new InvalidFilterPattern(`"wildcard" has ${what}: ${JSON.stringify(pattern)}`);
}

/** Each piece is taken where it is found first, which leaves most room for those after it: no backtracking. */
function matches(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, position);
    if (found < 0) return false;
    position = found + piece.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
