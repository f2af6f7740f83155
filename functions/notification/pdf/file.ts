import { deflateSync } from 'node:zlib';
import { helveticaWidths } from './helvetica.ts';
import { winAnsiBytes } from './win-ansi.ts';

/** Points, 72 an inch. */
export const a4 = { width: 595.28, height: 841.89 };

export type FontName = keyof typeof helveticaWidths;

/** Where a text begins: points from the lower left corner of the page. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly font: FontName;
  readonly size: number;
}

/** Numbers of the objects before the pages. Each page is two objects: itself and its content. */
const [catalog, pageTree, regular, bold, info, firstPage] = [1, 2, 3, 4, 5, 6];

/**
 * A PDF 1.7 file of lines of text in Helvetica, and of nothing else. See docs/decisions/085-invoices-as-pdf.md.
 * Texts go in as hexadecimal strings, so that no character of them can be syntax. See ISO 32000-1, 7.5.
 */
export class PdfFile {
  readonly #pages: string[][] = [];
  #open: string[] = [];

  /** @returns the width in points of a text that `winAnsi` made. */
  static widthOf(text: string, font: FontName, size: number): number {
    const widths = helveticaWidths[font];
    return winAnsiBytes(text).reduce((sum, byte) => sum + (widths[byte - 0x20] ?? 0), 0) * (size / 1000);
  }

  get pageCount(): number {
    return this.#pages.length;
  }

  /** Adds a page; what is written then goes there. */
  addPage(): void {
    this.#pages.push([]);
    this.openPage(this.#pages.length);
  }

  /** @param page From 1. */
  openPage(page: number): void {
    this.#open = this.#pages[page - 1] as string[];
  }

  text(text: string, { x, y, font, size }: Place): void {
    const hex = winAnsiBytes(text).toString('hex');
    this.#open.push(`BT /${font} ${size} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td <${hex}> Tj ET`);
  }

  /** A thin horizontal line. @param gray 0 is black, 1 is white. */
  rule(fromX: number, toX: number, y: number, gray: number): void {
    this.#open.push(
      `0.5 w ${gray} G ${fromX.toFixed(2)} ${y.toFixed(2)} m ${toX.toFixed(2)} ${y.toFixed(2)} l S`,
    );
  }

  /** The file. @param time RFC 3339, UTC. */
  bytes({ title, time }: { readonly title: string; readonly time: string }): Buffer {
    const objects = [
      `<< /Type /Catalog /Pages ${pageTree} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>`,
      this.#pageTree(),
      fontObject('Helvetica'),
      fontObject('Helvetica-Bold'),
      `<< /Title <${winAnsiBytes(title).toString('hex')}> /CreationDate (D:${time.replace(/\D/g, '').slice(0, 14)}Z) >>`,
      ...this.#pages.flatMap(pageObjects),
    ];
    return assemble(objects);
  }

  #pageTree(): string {
    const kids = this.#pages.map((_, index) => `${firstPage + 2 * index} 0 R`).join(' ');
    return `<< /Type /Pages /Kids [${kids}] /Count ${this.pageCount} >>`;
  }
}

function fontObject(name: string): string {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
}

/** The page object and its content stream, as Latin-1 text. */
function pageObjects(operators: readonly string[], index: number): string[] {
  const content = deflateSync(operators.join('\n')).toString('latin1');
  const fonts = `/Font << /regular ${regular} 0 R /bold ${bold} 0 R >>`;
  const box = `/MediaBox [0 0 ${a4.width} ${a4.height}]`;
  return [
    `<< /Type /Page /Parent ${pageTree} 0 R ${box} /Resources << ${fonts} >> /Contents ${firstPage + 2 * index + 1} 0 R >>`,
    `<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n${content}\nendstream`,
  ];
}

/** Header, numbered objects, the table of their offsets, trailer. */
function assemble(objects: readonly string[]): Buffer {
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${size} /Root ${catalog} 0 R /Info ${info} 0 R >>`;
  return Buffer.from(`${file}${table}${trailer}\nstartxref\n${file.length}\n%%EOF\n`, 'latin1');
}
