import PDFDocument from 'pdfkit';
import { EmbeddedFont } from './embedded-font.ts';
import type { Run } from './runs.ts';
import type { FontFile } from './typefaces.ts';

/** Points, 72 an inch. */
const a4 = { width: 595.28, height: 841.89 };

/** Metadata of a file. */
export interface FileInformation {
  readonly title: string;
  /** RFC 3339. The file is dated with it, and its id is made of both. */
  readonly time: string;
}

/**
 * A PDF file of runs of glyphs and of horizontal lines. It embeds the glyphs that it uses, and nothing in it comes from
 * the clock or from chance. See docs/decisions/120-invoices-in-every-script.md.
 */
export class PdfFile {
  readonly #document: PDFKit.PDFDocument;
  readonly #fonts = new Map<FontFile, EmbeddedFont>();
  #pageCount = 0;

  constructor({ title, time }: FileInformation) {
    this.#document = new PDFDocument({
      size: [a4.width, a4.height],
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: 'en',
      displayTitle: true,
      // Without it pdfkit reads the metrics of Helvetica, which are not in the bundle.
      font: '',
      info: { Title: title, CreationDate: new Date(time), ModDate: new Date(time) },
    });
  }

  get pageCount(): number {
    return this.#pageCount;
  }

  /** Adds a page; later output is written to it. */
  addPage(): void {
    this.#document.addPage();
    this.#pageCount += 1;
  }

  /** @param page From 1. */
  openPage(page: number): void {
    this.#document.switchToPage(page - 1);
  }

  /** Shows a run. @param y Of its baseline, from the top of the page. @param size In points. */
  show({ file, clusters }: Run, x: number, y: number, size: number): void {
    const font = this.#fonts.get(file) ?? this.#embed(file);
    font.next = clusters;
    const text = clusters.map((cluster) => cluster.text).join('');
    this.#document.font(file).fontSize(size);
    this.#document.text(text, x, y, { lineBreak: false, baseline: 'alphabetic', features: [] });
  }

  /** A thin horizontal line. @param y From the top of the page. @param gray 0 is black, 1 is white. */
  rule(fromX: number, toX: number, y: number, gray: number): void {
    const level = Math.round(gray * 255);
    this.#document.lineWidth(0.5).strokeColor([level, level, level]).moveTo(fromX, y).lineTo(toX, y).stroke();
  }

  /** The file, which is complete then. */
  async bytes(): Promise<Buffer> {
    this.#document.end();
    const chunks: Buffer[] = [];
    for await (const chunk of this.#document) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }

  #embed(file: FontFile): EmbeddedFont {
    const font = new EmbeddedFont(file);
    this.#fonts.set(file, font);
    // Its types leave out that pdfkit takes any object that has the layout of fontkit's fonts.
    this.#document.registerFont(file, font.source as unknown as PDFKit.Mixins.PDFFontSource);
    return font;
  }
}
