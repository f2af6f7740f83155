import bidiFactory, { type Bidi } from 'bidi-js';
import LineBreaker from 'linebreak';
import { fontOf } from './font.ts';
import { hanTypefaces, latin, type Typeface, typefaces } from './typefaces.ts';

/** What a reader sees as one character, and how it is set. */
export interface Grapheme {
  readonly text: string;
  readonly typeface: Typeface;
  /** Embedding level of the Unicode bidirectional algorithm (UAX 9): odd ones are read from right to left. */
  readonly level: number;
}

/** A text as it is set, before it is broken to lines. */
export interface Paragraph {
  readonly graphemes: readonly Grapheme[];
  /** Indices of graphemes that a line may begin with. */
  readonly breaks: ReadonlySet<number>;
  /** False when a character was replaced, since no font has it. */
  readonly isComplete: boolean;
}

/** Replaces characters that no font has. It is in Noto Sans. */
const replacement = '\ufffd';

// The types of bidi-js are those of its ES module; Node.js imports its CommonJS, whose export is the factory itself.
const bidi = (bidiFactory as unknown as () => Bidi)();
const graphemeSegmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Chooses the typeface of each grapheme by what the fonts have, and its direction.
 * @param country Where the text is read, as ISO 3166-1 alpha-2: it decides between the forms of Han where the text does not.
 */
export function paragraphOf(text: string, country?: string): Paragraph {
  const order = orderFor(text, country);
  let isComplete = true;
  let previous = latin;
  const shown = graphemesOf(text).map((grapheme) => {
    const set = show(grapheme, order, previous);
    isComplete &&= set.text === grapheme;
    previous = set.typeface;
    return set;
  });
  return { graphemes: withLevels(shown), breaks: breaksOf(shown.map((each) => each.text)), isComplete };
}

const graphemesOf = (text: string) => Array.from(graphemeSegmenter.segment(text), ({ segment }) => segment);

/** Kana make a text Japanese, Hangul make it Korean; else its country decides which forms of Han are preferred. */
function orderFor(text: string, country: string | undefined): readonly Typeface[] {
  const { japanese, korean } = hanTypefaces;
  const first = /[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(text)
    ? japanese
    : /\p{sc=Hangul}/u.test(text)
      ? korean
      : { JP: japanese, KR: korean }[country ?? ''];
  return first ? [latin, first, ...typefaces] : typefaces;
}

/** A grapheme that no font has is set without its marks when that helps, else as the replacement character. */
function show(grapheme: string, order: readonly Typeface[], previous: Typeface): Omit<Grapheme, 'level'> {
  // Spaces and punctuation continue in the typeface before them, so that words of one script are one run.
  if (/^[\p{Zs}\p{P}]/u.test(grapheme) && has(previous, grapheme))
    return { text: grapheme, typeface: previous };
  for (const text of [grapheme, grapheme.replace(/\p{M}+/gu, '')]) {
    const typeface = order.find((each) => each.characters.test(text) && has(each, text));
    if (typeface) return { text, typeface };
  }
  return { text: replacement, typeface: latin };
}

/** Shaping takes a letter apart that the font has in parts only. */
function has({ regular }: Typeface, text: string): boolean {
  const font = fontOf(regular);
  return font.has(text) || font.has(text.normalize('NFD'));
}

function withLevels(graphemes: readonly Omit<Grapheme, 'level'>[]): Grapheme[] {
  const { levels } = bidi.getEmbeddingLevels(graphemes.map(({ text }) => text).join(''), 'auto');
  let index = 0;
  return graphemes.map((grapheme) => {
    const level = levels[index] ?? 0;
    index += grapheme.text.length;
    return { ...grapheme, level };
  });
}

/** Scripts that put no spaces between words: a dictionary finds where a word begins. */
const unspaced = /[\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const wordSegmenter = new Intl.Segmenter('und', { granularity: 'word' });

function breaksOf(graphemes: readonly string[]): Set<number> {
  const text = graphemes.join('');
  const places = new Set([...lineBreaks(text), ...(unspaced.test(text) ? wordsOf(text) : [])]);
  let index = 0;
  const breaks = new Set<number>();
  for (const [number, grapheme] of graphemes.entries()) {
    if (places.has(index)) breaks.add(number);
    index += grapheme.length;
  }
  return breaks;
}

function lineBreaks(text: string): number[] {
  const breaker = new LineBreaker(text);
  const places: number[] = [];
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) places.push(next.position);
  return places;
}

/** Where a word of a script without spaces begins that another one precedes. */
function wordsOf(text: string): number[] {
  const words = Array.from(wordSegmenter.segment(text));
  return words
    .filter(({ segment }, index) => unspaced.test(segment) && unspaced.test(words[index - 1]?.segment ?? ''))
    .map(({ index }) => index);
}
