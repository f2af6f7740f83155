import type { Buffer as NodeBuffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import {
  Blob,
  Buffer,
  ClusterLevel,
  Direction,
  Face,
  type GlyphInfo,
  type GlyphPosition,
  Font as HarfBuzzFont,
  shape,
} from 'harfbuzzjs';
import { type FontFile, pathOf } from './typefaces.ts';

/** A glyph of a font and its place in a cluster, in units of the font. */
export interface Component {
  readonly glyph: number;
  readonly x: number;
  readonly y: number;
}

/** Characters that are set as one, for example a letter and its accent. Lengths are in units of the font. */
export interface Cluster {
  readonly text: string;
  readonly components: readonly Component[];
  /** Distance to the next cluster, kerning included. */
  readonly advance: number;
}

const opened = new Map<FontFile, Font>();

/** A font, opened at its first use and kept until the process ends. */
export function fontOf(file: FontFile): Font {
  const font = opened.get(file) ?? new Font(readFileSync(pathOf(file)));
  opened.set(file, font);
  return font;
}

/**
 * Which characters a font has, and the glyphs of a text in it. HarfBuzz does the shaping: fontkit, which pdfkit would
 * use, throws on some names in Telugu, Malayalam, Khmer and Gurmukhi.
 */
export class Font {
  readonly data: NodeBuffer;
  readonly unitsPerEm: number;
  readonly #font: HarfBuzzFont;

  constructor(data: NodeBuffer) {
    this.data = data;
    const face = new Face(new Blob(data));
    this.unitsPerEm = face.upem;
    this.#font = new HarfBuzzFont(face);
  }

  /** True when the font has every character of the text. Joiners choose glyphs and need none. */
  has(text: string): boolean {
    const seen = codePointsOf(text.replace(/[\u200c\u200d]/gu, ''));
    return seen.every((codePoint) => this.#font.nominalGlyph(codePoint) !== undefined);
  }

  /** @returns the clusters of a text of one script and direction, from left to right. */
  clusters(text: string, isRightToLeft: boolean): Cluster[] {
    const buffer = new Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    buffer.setDirection(isRightToLeft ? Direction.RTL : Direction.LTR);
    buffer.setLanguage('und');
    buffer.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS);
    shape(this.#font, buffer);
    const glyphs = buffer.getGlyphInfosAndPositions();
    const starts = [...new Set(glyphs.map(({ cluster }) => cluster))].sort((a, b) => a - b);
    const ends = new Map(starts.map((start, index) => [start, starts[index + 1]]));
    const clusters = Map.groupBy(glyphs, ({ cluster }) => cluster);
    return Array.from(clusters, ([start, members]) => clusterOf(text.slice(start, ends.get(start)), members));
  }
}

type ShapedGlyph = GlyphInfo & Partial<GlyphPosition>;

function clusterOf(text: string, glyphs: readonly ShapedGlyph[]): Cluster {
  let advance = 0;
  const components = glyphs.map(({ codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 }): Component => {
    const component = { glyph: codepoint, x: advance + xOffset, y: yOffset };
    advance += xAdvance;
    return component;
  });
  return { text, components, advance };
}

export const codePointsOf = (text: string): number[] => Array.from(text, (one) => one.codePointAt(0) ?? 0);
