import { create, type Font as FontkitFont } from 'fontkit';
import { type Cluster, type Component, codePointsOf, fontOf } from './font.ts';
import type { FontFile } from './typefaces.ts';

/**
 * A font in a PDF, as pdfkit wants it: fontkit cuts out the glyphs that are used, and the layout is what HarfBuzz made.
 * Each cluster is one glyph with one text, so that every reader finds the text that is there, in its order.
 */
export class EmbeddedFont {
  /** What pdfkit takes as a font. */
  readonly source: object;
  /** What the next text is set with. */
  next: readonly Cluster[] = [];
  readonly #font: FontkitFont;
  readonly #subset: ClusterSubset;

  constructor(file: FontFile) {
    this.#font = parsed(file);
    this.#subset = new ClusterSubset(this.#font);
    const methods = { createSubset: () => this.#subset, layout: () => this.#layout() };
    this.source = Object.assign(Object.create(this.#font), methods);
  }

  /** pdfkit scales the positions in place, so they are made at each call. */
  #layout() {
    return {
      glyphs: this.next.map(({ text, components }) => ({
        id: this.#subset.place(text, components),
        advanceWidth: widthOf(components, this.#font),
        codePoints: codePointsOf(text),
      })),
      positions: this.next.map(({ advance }) => ({ xAdvance: advance, yAdvance: 0, xOffset: 0, yOffset: 0 })),
      advanceWidth: this.next.reduce((sum, { advance }) => sum + advance, 0),
    };
  }
}

const fonts = new Map<FontFile, FontkitFont>();

/** A font as fontkit reads it, once for all documents: what it remembers of a font depends on no document. */
function parsed(file: FontFile): FontkitFont {
  const font = fonts.get(file) ?? (create(fontOf(file).data) as FontkitFont);
  fonts.set(file, font);
  return font;
}

const widthOf = (components: readonly Component[], font: FontkitFont) =>
  components.reduce((sum, { glyph }) => sum + font.getGlyph(glyph).advanceWidth, 0);

/** The limits of a TrueType font, in its table `maxp`. */
interface Limits {
  readonly maxPoints: number;
  readonly maxContours: number;
  readonly maxCompositePoints: number;
  readonly maxCompositeContours: number;
  readonly maxComponentElements: number;
  readonly maxComponentDepth: number;
}

/** The subset of a TrueType font as fontkit 2.0 makes it, with what of it is not in its types. */
interface TrueTypeSubset {
  font: FontkitFont;
  /** Numbers of the glyphs to write; a glyph's index in here is its number in the subset. */
  readonly glyphs: number[];
  readonly glyf: Uint8Array[];
  readonly loca: { readonly offsets: number[] };
  readonly hmtx: { readonly metrics: { advance: number; bearing: number }[] };
  offset: number;
  includeGlyph(glyph: number): number;
  encode(): Uint8Array;
  _addGlyph(glyph: number): number;
}

/**
 * A subset in which a cluster is a glyph. One of several glyphs becomes a composite glyph, and a glyph is there once for
 * each text it represents.
 */
class ClusterSubset {
  readonly #font: FontkitFont;
  readonly #subset: TrueTypeSubset;
  readonly #places = new Map<string, number>();
  /** By their places in the subset. */
  readonly #composites = new Map<number, readonly Component[]>();

  constructor(font: FontkitFont) {
    this.#font = font;
    this.#subset = font.createSubset() as unknown as TrueTypeSubset;
    this.#subset.font = Object.create(font, { maxp: { get: () => this.#limits() } });
    const addGlyph = this.#subset._addGlyph.bind(this.#subset);
    this.#subset._addGlyph = (glyph) => {
      const components = this.#composites.get(this.#subset.glyf.length);
      return components ? this.#addComposite(components) : addGlyph(glyph);
    };
  }

  /** @returns the number of a cluster's glyph in the subset. */
  place(text: string, components: readonly Component[]): number {
    const key = JSON.stringify([text, components]);
    const place = this.#places.get(key) ?? this.#add(components);
    this.#places.set(key, place);
    return place;
  }

  /** Called by pdfkit with what {@link place} returned. */
  includeGlyph(place: number): number {
    return place;
  }

  encode(): Uint8Array {
    return this.#subset.encode();
  }

  #add(components: readonly Component[]): number {
    const [{ glyph, x, y } = { glyph: 0, x: 0, y: 0 }] = components;
    const place = this.#subset.glyphs.push(glyph) - 1;
    if (components.length !== 1 || x !== 0 || y !== 0) this.#composites.set(place, components);
    return place;
  }

  #addComposite(components: readonly Component[]): number {
    const { glyf, loca, hmtx } = this.#subset;
    const drawn = components.filter(({ glyph }) => this.#font.getGlyph(glyph).path.commands.length > 0);
    const data = compositeGlyph(drawn, this.#font, (glyph) => this.#subset.includeGlyph(glyph));
    hmtx.metrics.push({ advance: widthOf(components, this.#font), bearing: boxOf(drawn, this.#font).minX });
    loca.offsets.push(this.#subset.offset);
    this.#subset.offset += data.length;
    return glyf.push(data) - 1;
  }

  /** Limits that the file declares for its composite glyphs: number of components, and depth. */
  #limits(): Limits {
    const { maxp } = this.#font as FontkitFont & { readonly maxp: Limits };
    const most = Math.max(0, ...Array.from(this.#composites.values(), ({ length }) => length));
    return {
      ...maxp,
      maxComponentElements: Math.max(maxp.maxComponentElements, most),
      maxComponentDepth: maxp.maxComponentDepth + 1,
      maxCompositePoints: Math.max(maxp.maxCompositePoints, maxp.maxPoints) * Math.max(1, most),
      maxCompositeContours: Math.max(maxp.maxCompositeContours, maxp.maxContours) * Math.max(1, most),
    };
  }
}

/** The box around components, in units of the font; a point where there are none. */
function boxOf(components: readonly Component[], font: FontkitFont) {
  const boxes = components.map(({ glyph, x, y }) => {
    const { minX, minY, maxX, maxY } = font.getGlyph(glyph).bbox;
    return { minX: minX + x, minY: minY + y, maxX: maxX + x, maxY: maxY + y };
  });
  if (boxes.length === 0) return { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  return {
    minX: Math.floor(Math.min(...boxes.map(({ minX }) => minX))),
    minY: Math.floor(Math.min(...boxes.map(({ minY }) => minY))),
    maxX: Math.ceil(Math.max(...boxes.map(({ maxX }) => maxX))),
    maxY: Math.ceil(Math.max(...boxes.map(({ maxY }) => maxY))),
  };
}

/** Offsets are words, and places rather than points; another component follows. */
const [areWords, arePlaces, moreFollow] = [0x0001, 0x0002, 0x0020];

/** https://learn.microsoft.com/en-us/typography/opentype/spec/glyf#composite-glyph-description */
function compositeGlyph(
  components: readonly Component[],
  font: FontkitFont,
  include: (glyph: number) => number,
): Uint8Array {
  if (components.length === 0) return new Uint8Array();
  const { minX, minY, maxX, maxY } = boxOf(components, font);
  const words = [-1, minX, minY, maxX, maxY];
  for (const [index, { glyph, x, y }] of components.entries()) {
    const more = index < components.length - 1 ? moreFollow : 0;
    words.push(areWords | arePlaces | more, include(glyph), x, y);
  }
  const data = Buffer.alloc(words.length * 2);
  for (const [index, word] of words.entries()) data.writeUInt16BE(word & 0xffff, index * 2);
  return data;
}
