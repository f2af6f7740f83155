import { singleLine } from '../shared/text.ts';

/** Most characters of one text that somebody else wrote: a name, an address line, a product. */
const longestText = 200;

/**
 * A text as it may stand in a line of ours, whoever wrote it: one line of well-formed Unicode without characters that
 * are not seen but act (controls, marks that turn the direction, zero widths, fillers), at most two marks on a letter,
 * cut at 200 characters. HTML needs escaping still.
 */
export function plainText(text: string): string {
  const line = singleLine(text.toWellFormed().normalize('NFC'))
    .replace(/[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= longestText ? line : `${characters.slice(0, longestText - 1).join('')}…`;
}

/** The same value with every text in it made {@link plainText}, so that none is forgotten. */
export function plainTexts<Value>(value: Value): Value {
  if (typeof value === 'string') return plainText(value) as Value;
  if (Array.isArray(value)) return value.map(plainTexts) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainTexts(member)])) as Value;
}
