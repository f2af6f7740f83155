/** Longer text is shown as it is: each of its characters is looked at. */
const LONGEST_INDENTED = 1_000_000;

const INDENT = '  ';

/**
 * JSON text with line breaks and indentation. Nothing of it is parsed, so every digit of a number stays, also of
 * 9007199254740993, which no number of JavaScript is. No DOM here.
 * @param text of valid JSON; other text is changed in a way that is of no use.
 */
export function indentedJson(text: string): string {
  if (text.length > LONGEST_INDENTED) return text;
  const parts: string[] = [];
  let depth = 0;
  const lineBreak = () => `\n${INDENT.repeat(depth)}`;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      depth += 1;
      parts.push(token, lineBreak());
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const isEmpty = parts.at(-2) === OPENING[token] && parts.at(-1)?.trim() === '';
      if (isEmpty) parts.pop();
      parts.push(isEmpty ? token : `${lineBreak()}${token}`);
    } else if (token === ',') parts.push(token, lineBreak());
    else parts.push(token === ':' ? ': ' : token);
  }
  return parts.join('');
}

const OPENING: Readonly<Record<string, string>> = { '}': '{', ']': '[' };

/** Texts whole, each of the marks, and what is between: numbers, true, false and null. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
