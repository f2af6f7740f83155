/** The value of a policy variable, for example of `aws:PrincipalAccount`; undefined when the mirror does not know it. */
export type LookUp = (key: string) => string | undefined;

/** What the wildcard `*` represents, given what follows it. */
type Star = (rest: string) => string;

/** Any text, as in `StringLike`. */
const anything: Star = () => '.*';

/**
 * Of an ARN: within a segment; the last one of a segment reaches beyond its end.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
const withinSegment: Star = (rest) => (rest === '' || rest.startsWith(':') ? '.*' : '[^:]*');

const never: LookUp = () => undefined;

/** The regular expression of an `Action`: names count in any case. */
export const actionExpression = (pattern: string): string => `(?i:${expression(pattern, anything, never)})`;

/** The regular expression of a `Resource`; undefined when it has a variable that the mirror does not know. */
export const resourceExpression = (pattern: string, lookUp: LookUp): string | undefined =>
  expression(pattern, withinSegment, lookUp);

/** The regular expression of a condition's value; undefined when it has a variable that the mirror does not know. */
export const textExpression = (pattern: string, lookUp: LookUp): string | undefined =>
  expression(pattern, anything, lookUp);

/** The same without wildcards: `*` and `?` are characters like others. */
export const exactExpression = (pattern: string, lookUp: LookUp): string | undefined =>
  expression(pattern, undefined, lookUp);

/** `${key}`, `${key, 'default'}`, or `${*}` for the character itself. */
const PART = /\$\{([^},]*)(?:,\s*'([^']*)')?\}|[*?]/g;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
function expression(pattern: string, star: Star | undefined, lookUp: LookUp): string | undefined {
  let result = '';
  let end = 0;
  for (const match of pattern.matchAll(PART)) {
    const [whole, variable, fallback] = match;
    result += literal(pattern.slice(end, match.index));
    end = match.index + whole.length;
    const part =
      variable === undefined ? wildcard(whole, pattern.slice(end)) : value(variable.trim(), fallback);
    if (part === undefined) return undefined;
    result += part;
  }
  return result + literal(pattern.slice(end));

  function wildcard(character: string, rest: string): string {
    if (!star) return literal(character);
    return character === '?' ? '.' : star(rest);
  }

  function value(name: string, fallback: string | undefined): string | undefined {
    const replacement = ['*', '?', '$'].includes(name) ? name : (lookUp(name) ?? fallback);
    return replacement === undefined ? undefined : literal(replacement);
  }
}

/** Escaped by code where it could mean something, so that Java reads the expression alike. */
function literal(text: string): string {
  return text.replace(
    /[^\w:/-]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
