import { singleLine } from '../shared/text.ts';

/** Most characters of one foreign text: a name, an address line, a product. */
const longestText = 200;

/** What is not seen but acts: marks that turn the direction, zero widths, fillers, private characters. */
const unseen = /[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** Arabic letters that never join the next one, so that a joiner after them changes nothing that is seen. */
const unjoined = String.raw`\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf\u06d2-\u06d5\u06ee\u06ef`;
/** Signs of South and Southeast Asia that take the vowel from a letter, and join it to the next. */
const viramas = String.raw`\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2`;

/**
 * Joiners that spelling needs, in Persian and in Sinhala for example: at the end of a text that is before them and at
 * the start of one that is after them. They are rules A1, A2 and B of https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters
 */
const beforeJoiner = new RegExp(
  `(?:[[\\p{L}&&\\p{sc=Arabic}]--[${unjoined}]]\\p{M}*|\\p{L}\\p{M}*[${viramas}])$`,
  'v',
);
const afterJoiner: Readonly<Record<string, RegExp>> = { '\u200c': /^\p{L}/u, '\u200d': /^(?!\p{M})/u };

/** Letters of Burmese have up to six marks, accents of Europe and Arabia are two at most. */
const tooManyMarks = /((?:[\p{M}&&\p{sc=Inherited}]){2})[\p{M}&&\p{sc=Inherited}]+|(\p{M}{6})\p{M}+/gv;

/**
 * A text of a client or of the catalogue, safe in one of our lines: one line of well-formed Unicode without characters that
 * are not seen but act, a few different marks on a letter, cut at 200 characters. HTML needs escaping still.
 */
export function plainText(text: string): string {
  const line = singleLine(text.toWellFormed())
    .replace(unseen, (character, index, whole) => (isSpelling(character, index, whole) ? character : ''))
    .normalize('NFC')
    .replace(/(\p{M})\1+/gu, '$1')
    .replace(tooManyMarks, '$1$2')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  if (characters.length <= longestText) return line;
  // What is cut off may be what a joiner joined to.
  return `${characters
    .slice(0, longestText - 1)
    .join('')
    .replace(/[\u200c\u200d]+$/u, '')}…`;
}

function isSpelling(character: string, index: number, text: string): boolean {
  const after = afterJoiner[character];
  if (!after?.test(text.slice(index + 1))) return false;
  return beforeJoiner.test(text.slice(Math.max(0, index - 8), index));
}

/** The same value with every text in it made {@link plainText}, so that none is forgotten. */
export function plainTexts<Value>(value: Value): Value {
  if (typeof value === 'string') return plainText(value) as Value;
  if (Array.isArray(value)) return value.map(plainTexts) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainTexts(member)])) as Value;
}
