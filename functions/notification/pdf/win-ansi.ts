import { plainText } from '../plain-text.ts';

/** What the bytes 0x80 to 0x9F of Windows-1252 show; NUL where there is nothing. */
const specials = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

/** Latin letters that Unicode does not take apart into a letter and its mark. */
const strokes: Readonly<Record<string, string>> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Ħ: 'H',
  ħ: 'h',
  ı: 'i',
  Ŧ: 'T',
  ŧ: 't',
  ẞ: 'ß',
};

/** What a PDF can show of a text, and whether that is less than the text. */
export interface WinAnsiText {
  readonly text: string;
  readonly isComplete: boolean;
}

/**
 * A text as a PDF's standard fonts can show it: a letter loses the mark that they lack (Łukasz becomes Lukasz), and any other
 * character that they lack becomes a question mark.
 */
export function winAnsi(words: string): WinAnsiText {
  const wanted = plainText(words).normalize('NFC');
  const text = Array.from(wanted, shown).join('');
  return { text, isComplete: text === wanted };
}

function shown(character: string): string {
  if (isWinAnsi(character)) return character;
  const [letter = ''] = character.normalize('NFKD');
  const plain = strokes[character] ?? letter;
  if (isWinAnsi(plain)) return plain;
  return '?';
}

const isWinAnsi = (character: string) => byteOf(character) !== undefined;

/** The byte of a character in Windows-1252, which PDF calls WinAnsiEncoding (ISO 32000-1, annex D.2). */
function byteOf(character: string): number | undefined {
  if (/^[\x20-\x7e\xa0-\xff]$/.test(character)) return character.charCodeAt(0);
  const special = /^[^\0]$/.test(character) ? specials.indexOf(character) : -1;
  return special < 0 ? undefined : 0x80 + special;
}

/** The bytes of a text that {@link winAnsi} made. */
export function winAnsiBytes(text: string): Buffer {
  return Buffer.from(Array.from(text, (character) => byteOf(character) ?? 0x3f));
}
