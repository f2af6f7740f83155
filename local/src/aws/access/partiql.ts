/** What a PartiQL statement needs permission for. */
export interface PartiQlTarget {
  /** For example `PartiQLSelect`. */
  readonly action: string;
  readonly table: string;
  readonly index?: string;
}

/** Asked for, all of them and on everything, by a statement that {@link partiQlTarget} cannot read. */
export const PARTIQL_ACTIONS = ['PartiQLSelect', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'] as const;

interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'symbol';
  /** Words in upper case, names and texts without their quotes. */
  readonly value: string;
  /** As written. */
  readonly source: string;
}

/**
 * One token, or what is between tokens. DynamoDB Local ends a line comment at CR and LF, and a block comment at the
 * first `*` `/`. What it might read otherwise than this (other line ends, a comment that begins like one that ends,
 * Ion literals, letters beyond ASCII) has no alternative here, so that the statement counts as unreadable.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<space>[ \t\r\n\v\f]+|--[^\r\n\u0085\u2028\u2029]*(?:[\r\n]|$)|/\*(?!/)[^]*?\*/)`,
    String.raw`(?<word>[A-Za-z_][\w$]*)`,
    `"(?<name>(?:[^"]|"")*)"`,
    `'(?<text>(?:[^']|'')*)'`,
    String.raw`(?<symbol>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|-(?!-)|/(?!\*)|[()[\]{}<>=!,.:;*+%|?@])`,
  ].join('|'),
  'y',
);

function tokensOf(statement: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < statement.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(statement);
    if (!match) return undefined;
    at = TOKEN.lastIndex;
    const token = tokenOf(match);
    if (token) tokens.push(token);
  }
  return tokens;
}

function tokenOf({ 0: source, groups = {} }: RegExpExecArray): Token | undefined {
  const { word, name, text, symbol } = groups;
  if (word !== undefined) return { kind: 'word', value: word.toUpperCase(), source };
  if (name !== undefined) return { kind: 'name', value: name.replaceAll('""', '"'), source };
  if (text !== undefined) return { kind: 'text', value: text.replaceAll("''", "'"), source };
  return symbol === undefined ? undefined : { kind: 'symbol', value: symbol, source };
}

/** Words that say where a table is; a statement has exactly those of its form, or it is not read. */
const STRUCTURE: ReadonlySet<string> = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'FROM',
  'INTO',
  'EXISTS',
  'JOIN',
  'UNION',
]);

interface Form {
  readonly action: string;
  readonly structure: readonly string[];
  /** What comes after the table; an empty word is the end of the statement. */
  readonly next: readonly string[];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html */
const FORMS: readonly Form[] = [
  { action: 'PartiQLSelect', structure: ['SELECT', 'FROM'], next: ['', 'WHERE', 'ORDER'] },
  { action: 'PartiQLInsert', structure: ['INSERT', 'INTO'], next: ['VALUE'] },
  { action: 'PartiQLUpdate', structure: ['UPDATE'], next: ['SET', 'REMOVE'] },
  { action: 'PartiQLDelete', structure: ['DELETE', 'FROM'], next: ['', 'WHERE', 'RETURNING'] },
];

const isWord = (token: Token | undefined, value: string) => token?.kind === 'word' && token.value === value;
const isSymbol = (token: Token | undefined, value: string) =>
  token?.kind === 'symbol' && token.value === value;

/**
 * Reads which table or index a statement touches, as DynamoDB Local does.
 * @returns undefined for a statement of any other form than those DynamoDB documents: it may touch anything.
 */
export function partiQlTarget(statement: string): PartiQlTarget | undefined {
  const tokens = tokensOf(statement);
  return tokens && targetOf(withoutParentheses(withoutSemicolon(tokens)));
}

function targetOf(tokens: readonly Token[]): PartiQlTarget | undefined {
  const [first, second] = tokens;
  if (isWord(first, 'EXISTS') && isSymbol(second, '(') && isSymbol(tokens.at(-1), ')'))
    return selectOnly(targetOf(tokens.slice(2, -1)));
  const structure = tokens.filter(({ kind, value }) => kind === 'word' && STRUCTURE.has(value));
  const form = FORMS.find((each) => String(each.structure) === String(structure.map(({ value }) => value)));
  if (!form || first !== structure[0]) return undefined;
  const last = structure.at(-1) as Token;
  const rest = tokens.slice(tokens.indexOf(last) + 1);
  return tableOf(isSymbol(rest[0], '@') ? rest.slice(1) : rest, form);
}

/**
 * `EXISTS(SELECT …)` reads. UNCONFIRMED: AWS documents PartiQLSelect for reading, and names no action for EXISTS.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
 */
const selectOnly = (target: PartiQlTarget | undefined) =>
  target?.action === 'PartiQLSelect' ? target : undefined;

/** `T`, `T.I` or `T["I"]`, and then what the form says. */
function tableOf(tokens: readonly Token[], { action, next }: Form): PartiQlTarget | undefined {
  const table = nameOf(tokens[0]);
  const [index, length] = indexOf(tokens.slice(1));
  const after = tokens[1 + length];
  const isExpected = after ? after.kind === 'word' && next.includes(after.value) : next.includes('');
  if (table === undefined || !isExpected) return undefined;
  return index === undefined ? { action, table } : { action, table, index };
}

/** The index after a table, and how many tokens it takes. */
function indexOf([first, second, third]: readonly Token[]): [index: string | undefined, length: number] {
  if (isSymbol(first, '.')) return [nameOf(second), nameOf(second) === undefined ? 0 : 2];
  const quoted = second?.kind === 'text' || second?.kind === 'name' ? second.value : undefined;
  return isSymbol(first, '[') && isSymbol(third, ']') && quoted !== undefined ? [quoted, 3] : [undefined, 0];
}

function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'name') return token.value;
  return token?.kind === 'word' ? token.source : undefined;
}

const withoutSemicolon = (tokens: readonly Token[]) =>
  isSymbol(tokens.at(-1), ';') ? tokens.slice(0, -1) : tokens;

/** `((SELECT …))` → `SELECT …` */
function withoutParentheses(tokens: readonly Token[]): readonly Token[] {
  const isWrapped = isSymbol(tokens[0], '(') && isSymbol(tokens.at(-1), ')');
  return isWrapped ? withoutParentheses(tokens.slice(1, -1)) : tokens;
}
