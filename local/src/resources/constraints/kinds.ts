import type { TemplateValue } from '../../template/types.ts';

/** Checks a value: says what is accepted when it does not fit. */
export type Kind = (value: TemplateValue) => string | undefined;

/** A whole number, or text of one, as CloudFormation takes it. */
export function whole(least: number, most = Number.POSITIVE_INFINITY): Kind {
  const range = Number.isFinite(most) ? `from ${least} to ${most}` : `of at least ${least}`;
  return (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    const fits = Number.isInteger(number) && Number(number) >= least && Number(number) <= most;
    return fits ? undefined : `a whole number ${range}`;
  };
}

export const flag: Kind = (value) =>
  [true, false, 'true', 'false'].includes(value as boolean) ? undefined : 'true, false';

export const map: Kind = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'a map';

/** Text; numbers and booleans become text, as CloudFormation makes them. */
export const plainText: Kind = (value) => (typeof value === 'object' ? 'text' : undefined);

/** @param words what is accepted, for the error. */
export function textLike(pattern: RegExp, words: string): Kind {
  return (value) => (typeof value !== 'object' && pattern.test(String(value)) ? undefined : words);
}

/** Text that begins as ARNs do. */
export const anArn = textLike(/^arn:/, 'an ARN');

export function oneOf(...values: readonly string[]): Kind {
  return (value) => (values.includes(String(value)) ? undefined : values.join(', '));
}

/** A list of at most so many elements, each of a kind. */
export function listOf(kind: Kind, most = Number.POSITIVE_INFINITY): Kind {
  return (value) => {
    if (!Array.isArray(value)) return 'a list';
    if (value.length > most) return `a list of at most ${most}`;
    const wrong = value.map(kind).find((accepted) => accepted !== undefined);
    return wrong && `a list of: ${wrong}`;
  };
}

const LONGEST_SHOWN = 120;

/** A value as an error shows it. */
export function shown(value: TemplateValue | undefined): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'missing');
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 3)}...` : text;
}
