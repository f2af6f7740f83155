import { a4, type FontName, PdfFile } from './file.ts';
import { winAnsi } from './win-ansi.ts';
import { wrap } from './wrap.ts';

/** How a text is set. Sizes are points, 72 an inch. */
export interface Style {
  readonly size: number;
  readonly font: FontName;
}

/** A place for text: its left edge and its width, in points. */
export interface Box {
  readonly x: number;
  readonly width: number;
  /** Default left. */
  readonly align?: 'left' | 'right';
}

/** Distance of two lines' tops, by their size. */
export const lineHeight = ({ size }: Style) => size * 1.4;

/** Writes lines on the pages of a file; `y` counts from the top of the page. */
export class Pen {
  readonly file = new PdfFile();
  #hasReplaced = false;

  /** True once a text had characters that the fonts lack. */
  get hasReplaced(): boolean {
    return this.#hasReplaced;
  }

  /** A text as the fonts can show it, broken to the width of its box. */
  lines(words: string, { width }: Box, { font, size }: Style): string[] {
    const { text, isComplete } = winAnsi(words);
    this.#hasReplaced ||= !isComplete;
    return wrap(text, width, (part) => PdfFile.widthOf(part, font, size));
  }

  /** Writes lines that {@link lines} made below each other. @param y Top of the first. @returns the bottom of the last. */
  writeLines(lines: readonly string[], box: Box, y: number, style: Style): number {
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
    this.file.rule(x, x + width, a4.height - y, gray);
  }

  #place(line: string, { x, width, align = 'left' }: Box, top: number, { font, size }: Style): void {
    const left = align === 'right' ? x + width - PdfFile.widthOf(line, font, size) : x;
    this.file.text(line, { x: left, y: a4.height - top - size, font, size });
  }
}
