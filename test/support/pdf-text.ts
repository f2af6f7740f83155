import { getDocumentProxy } from 'unpdf';

/** A piece of text that a PDF shows, as pdf.js finds it. Lengths are in points, from the lower left corner. */
interface Piece {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
}

/** Wider than a space between words, narrower than the gap between two boxes of the layout. */
const gapInPoints = 4;
/** Narrower than a space between words. */
const spaceInPoints = 1;

/**
 * The text of a PDF as pdf.js reads it, which is not what wrote it. Text from right to left is in the order of reading.
 * @returns one list of texts a page, in the order they were written: one for each line of a box.
 */
export async function pdfPages(pdf: Uint8Array): Promise<string[][]> {
  const document = await getDocumentProxy(new Uint8Array(pdf), { verbosity: 0 });
  const pages: string[][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent({ disableNormalization: true });
    const pieces = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [pieceOf(item)] : []));
    pages.push(linesOf(pieces).flatMap(boxesOf).map(textOf));
  }
  await document.cleanup();
  return pages;
}

function pieceOf(item: { str: string; width: number; transform: number[] }): Piece {
  const [left = 0, baseline = 0] = item.transform.slice(4);
  return { text: item.str, left, right: left + item.width, baseline };
}

/** Pieces on one baseline that were written one after the other. */
function linesOf(pieces: readonly Piece[]): Piece[][] {
  const lines: Piece[][] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last && Math.abs((last[0]?.baseline ?? 0) - piece.baseline) < 0.5) last.push(piece);
    else lines.push([piece]);
  }
  return lines;
}

/** Parts a line where there is a gap. Each part keeps the order of writing, which is that of reading. */
function boxesOf(line: readonly Piece[]): Piece[][] {
  const boxes: Piece[][] = [];
  let right = -Infinity;
  for (const piece of line.toSorted((a, b) => a.left - b.left)) {
    if (piece.left - right > gapInPoints) boxes.push([]);
    boxes.at(-1)?.push(piece);
    right = Math.max(right, piece.right);
  }
  const written = boxes.map((box) => box.toSorted((a, b) => line.indexOf(a) - line.indexOf(b)));
  return written.toSorted(([a], [b]) => line.indexOf(a as Piece) - line.indexOf(b as Piece));
}

function textOf(box: readonly Piece[]): string {
  return box.map((piece, index) => (isApart(box[index - 1], piece) ? ` ${piece.text}` : piece.text)).join('');
}

function isApart(before: Piece | undefined, piece: Piece): boolean {
  if (!before) return false;
  const gap = Math.max(piece.left - before.right, before.left - piece.right);
  return gap > spaceInPoints && !before.text.endsWith(' ') && !piece.text.startsWith(' ');
}
