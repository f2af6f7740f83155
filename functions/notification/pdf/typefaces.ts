import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

/** A font file: the name of its package, and its path in there. */
export type FontFile = `${string}.ttf`;

/** A typeface of Google's Noto Sans: the characters it is used for, and its files. A file decides which of them it has. */
export interface Typeface {
  readonly characters: RegExp;
  readonly regular: FontFile;
  /** Without one, bold text is set in the regular weight. */
  readonly bold?: FontFile;
}

const scope = '@expo-google-fonts';

const notoSans = (suffix: string, weight = '400Regular'): FontFile =>
  `noto-sans${suffix && `-${suffix.toLowerCase()}`}/${weight}/NotoSans${suffix}_${weight}.ttf`;

const latinFiles = { regular: notoSans(''), bold: notoSans('', '700Bold') };

/** Latin, Greek and Cyrillic, and every sign that no other typeface claims. */
export const latin: Typeface = {
  characters: /[\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{sc=Common}\p{sc=Inherited}]/u,
  ...latinFiles,
};

/** What the fonts of the Chinese, Japanese and Korean have in common: Han, and its punctuation. */
const han = String.raw`\p{scx=Han}\p{scx=Bopomofo}\u3000-\u33ff\uff00-\uffef`;
/** Arrows, circled numbers and the like, which the other fonts do not have. Emoji are in none. */
const signs = String.raw`[[\p{S}\p{No}\p{Po}]--[\p{Emoji_Presentation}]]`;

/** Forms of Han by the region that uses them. */
export const hanTypefaces = {
  chinese: {
    characters: new RegExp(`[${han}\\p{scx=Hiragana}\\p{scx=Katakana}${signs}]`, 'v'),
    regular: notoSans('SC'),
  },
  japanese: {
    characters: new RegExp(`[${han}\\p{scx=Hiragana}\\p{scx=Katakana}]`, 'v'),
    regular: notoSans('JP'),
  },
  korean: { characters: new RegExp(`[${han}\\p{scx=Hangul}]`, 'v'), regular: notoSans('KR') },
} as const satisfies Record<string, Typeface>;

/** One script each. */
const scriptTypefaces: readonly Typeface[] = [
  // Noto Sans has Devanagari too; as a separate typeface its text is shaped apart from Latin text next to it.
  { characters: /\p{scx=Devanagari}/u, ...latinFiles },
  { characters: /\p{scx=Arabic}/u, regular: notoSans('Arabic') },
  { characters: /\p{scx=Armenian}/u, regular: notoSans('Armenian') },
  { characters: /\p{scx=Bengali}/u, regular: notoSans('Bengali') },
  { characters: /\p{scx=Ethiopic}/u, regular: notoSans('Ethiopic') },
  { characters: /\p{scx=Georgian}/u, regular: notoSans('Georgian') },
  { characters: /\p{scx=Gujarati}/u, regular: notoSans('Gujarati') },
  { characters: /\p{scx=Gurmukhi}/u, regular: notoSans('Gurmukhi') },
  { characters: /\p{scx=Hebrew}/u, regular: notoSans('Hebrew') },
  { characters: /\p{scx=Kannada}/u, regular: notoSans('Kannada') },
  { characters: /\p{scx=Khmer}/u, regular: notoSans('Khmer') },
  { characters: /\p{scx=Lao}/u, regular: notoSans('Lao') },
  { characters: /\p{scx=Malayalam}/u, regular: notoSans('Malayalam') },
  { characters: /\p{scx=Myanmar}/u, regular: notoSans('Myanmar') },
  { characters: /\p{scx=Oriya}/u, regular: notoSans('Oriya') },
  { characters: /\p{scx=Sinhala}/u, regular: notoSans('Sinhala') },
  { characters: /\p{scx=Tamil}/u, regular: notoSans('Tamil') },
  { characters: /\p{scx=Telugu}/u, regular: notoSans('Telugu') },
  { characters: /\p{scx=Thai}/u, regular: notoSans('Thai') },
];

/** Every typeface, in the order they are tried; those of Han are last, and in the order of the text's language. */
export const typefaces: readonly Typeface[] = [latin, ...scriptTypefaces, ...Object.values(hanTypefaces)];

/** Every font file once. */
export const fontFiles: readonly FontFile[] = [
  ...new Set(typefaces.flatMap(({ regular, bold }) => (bold ? [regular, bold] : [regular]))),
];

/** The licence of a font (SIL Open Font License 1.1), in its package. */
export const licenceOf = (file: FontFile): string => `${file.split('/')[0]}/LICENSE_FONT`;

/** Where npm installed a file of a font package. @throws {Error} when the package is not installed. */
export const installedPath = (file: string): string =>
  createRequire(import.meta.url).resolve(`${scope}/${file}`);

/** Folder of the fonts next to a function's bundle. */
export const fontDirectory = 'fonts';

/**
 * Where to read a font: next to the bundle that this module is part of, else where npm installed it.
 * @throws {Error} when it is in neither place.
 */
export function pathOf(file: FontFile): string {
  const bundled = join(import.meta.dirname, fontDirectory, basename(file));
  if (existsSync(bundled)) return bundled;
  try {
    return installedPath(file);
  } catch (cause) {
    throw new Error(
      `The font ${basename(file)} is neither at ${bundled} nor in an installed package ${scope}. Synthesize again, so that it is copied next to the bundle, or run npm ci.`,
      { cause },
    );
  }
}
