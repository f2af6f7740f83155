import { plainText } from '../plain-text.ts';
import { type FileInformation, PdfFile } from './file.ts';
import { type Grapheme, paragraphOf } from './paragraph.ts';
import { type Run, runsOf, type Weight } from './runs.ts';
import { wrap } from './wrap.ts';

/** How a text is set. Sizes are points, 72 an inch. */
export interface Style {
  readonly size: number;
  readonly font: Weight;
}

/** A place for text: its left edge and its width, in points. */
export interface Box {
  readonly x: number;
  readonly width: number;
  /** Default left. */
  readonly align?: 'left' | 'right';
}

/** A line of text that is set, and its width in points. */
export interface Line {
  readonly runs: readonly Run[];
  readonly width: number;
}

/** Distance of two lines' tops, by their size. */
export const lineHeight = ({ size }: Style) => size * 1.4;

/** Writes lines on the pages of a file; `y` counts from the top of the page. */
export class Pen {
  readonly file: PdfFile;
  readonly #country: string | undefined;
  #hasReplaced = false;

  /** @param country Where the file is read, as ISO 3166-1 alpha-2. */
  constructor(information: FileInformation, country?: string) {
    this.file = new PdfFile(information);
    this.#country = country;
  }

  /** True once a text had characters that the fonts lack. */
  get hasReplaced(): boolean {
    return this.#hasReplaced;
  }

  /** A text as the fonts can show it, broken to the width of its box. */
  lines(words: string, { width }: Box, style: Style): Line[] {
    const { graphemes, breaks, isComplete } = paragraphOf(plainText(words), this.#country);
    this.#hasReplaced ||= !isComplete;
    const lineOf = (from: number, to: number) => lineFrom(graphemes.slice(from, to), style);
    const ranges = wrap(graphemes.length, breaks, (from, to) => lineOf(from, to).width <= width);
    return ranges.map(([from, to]) => lineOf(from, to));
  }

  /** Writes lines that {@link lines} made below each other. @param y Top of the first. @returns the bottom of the last. */
  writeLines(lines: readonly Line[], box: Box, y: number, style: Style): number {
    let top = y;
    for (const line of lines) {
      this.#place(line, box, top, style);
      top += lineHeight(style);
    }
    return top;
  }

  /** Writes texts below each other, each broken to its box. @returns the bottom of the last. */
  write(texts: readonly string[], box: Box, y: number, style: Style): number {
    return this.writeLines(
      texts.flatMap((text) => this.lines(text, box, style)),
      box,
      y,
      style,
    );
  }

  /** A thin line under something. @param gray 0 is black, 1 is white. */
  rule({ x, width }: Box, y: number, gray: number): void {
    this.file.rule(x, x + width, y, gray);
  }

  #place(
    { runs, width: lineWidth }: Line,
    { x, width, align = 'left' }: Box,
    top: number,
    { size }: Style,
  ): void {
    const left = align === 'right' ? x + width - lineWidth : x;
    for (const run of runs) this.file.show(run, left + run.x * size, top + size, size);
  }
}

/** Spaces at the end of a line are not set. */
function lineFrom(graphemes: readonly Grapheme[], { size, font }: Style): Line {
  const end = graphemes.findLastIndex(({ text }) => text !== ' ') + 1;
  const runs = runsOf(graphemes.slice(0, end), font);
  const width = runs.reduce((sum, run) => sum + run.width, 0);
  return { runs, width: width * size };
}
