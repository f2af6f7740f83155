import { times } from '../shared/money.ts';
import { taxRateText } from '../shared/tax.ts';
import type { Bill } from './bill.ts';
import { a4, type FontName, PdfFile } from './pdf-file.ts';
import { seller } from './seller.ts';
import { winAnsi } from './win-ansi.ts';

/** Points, 72 an inch; y is measured from the foot of the page. */
const { width, height } = a4;
const margin = 56;
const top = height - margin;
const foot = margin + 30;
const leading = 15;

/** Right edges of the columns; the product's begins at the left margin. */
const columns = { product: 290, quantity: 345, unitPrice: 440, amount: width - margin };

/** Where the next line goes. */
interface Pen {
  readonly file: PdfFile;
  y: number;
  /** Whether the bill has characters that the font lacks. */
  isIncomplete: boolean;
}

/**
 * Sets a bill as a PDF of A4 pages in Helvetica, which every reader has. The same bill gives the same bytes: its
 * dates are the event's. What Helvetica cannot show is replaced (see {@link winAnsi}), and a note says so.
 */
export function pdfOf(bill: Bill): Buffer {
  const pen: Pen = { file: new PdfFile(), y: top, isIncomplete: false };
  turnPage(pen);
  writeHead(pen, bill);
  writeTableHead(pen);
  for (const line of bill.lines) writeLine(pen, line);
  writeTotals(pen, bill);
  numberPages(pen, bill);
  return pen.file.bytes({ title: `${bill.title} ${bill.number}`, time: bill.time });
}

function writeHead(pen: Pen, bill: Bill): void {
  write(pen, `${bill.title} ${bill.number}`, { font: 'bold', size: 16 });
  pen.y -= 2 * leading;
  for (const line of facts(bill)) writeOwnLine(pen, line);
  pen.y -= leading;
  for (const line of ['Seller', ...seller]) writeOwnLine(pen, line);
  pen.y -= leading;
  for (const line of ['Customer', bill.customer.name, bill.customer.email]) writeOwnLine(pen, line);
  pen.y -= leading;
}

function facts({ time, orderId, invoiceNumber }: Bill): string[] {
  const credited = invoiceNumber ? [`For invoice: ${invoiceNumber}`] : [];
  return [`Date: ${time.slice(0, 10)}`, `Order: ${orderId}`, ...credited];
}

function writeTableHead(pen: Pen): void {
  const font = 'bold';
  write(pen, 'Product', { font });
  write(pen, 'Quantity', { font, right: columns.quantity });
  write(pen, 'Unit price', { font, right: columns.unitPrice });
  write(pen, 'Amount', { font, right: columns.amount });
  pen.y -= 5;
  pen.file.rule(margin, width - margin, pen.y);
  pen.y -= leading;
}

function writeLine(pen: Pen, { name, quantity, unitPrice }: Bill['lines'][number]): void {
  if (pen.y < foot) {
    turnPage(pen);
    writeTableHead(pen);
  }
  const amount = times(unitPrice, quantity);
  write(pen, name, { maximumWidth: columns.product - margin });
  write(pen, String(quantity), { right: columns.quantity });
  write(pen, unitPrice.amount, { right: columns.unitPrice });
  write(pen, `${amount.amount} ${amount.currency}`, { right: columns.amount });
  pen.y -= leading;
}

/** Kept together on one page, note included. */
function writeTotals(pen: Pen, { totals }: Bill): void {
  if (pen.y < foot + 5 * leading) turnPage(pen);
  pen.y -= leading;
  const sums = [
    ['Net', totals.net],
    [`Tax ${taxRateText()}, included in the prices`, totals.tax],
    ['Total', totals.total],
  ] as const;
  for (const [label, { amount, currency }] of sums) {
    const font = label === 'Total' ? 'bold' : 'regular';
    write(pen, label, { font, right: columns.unitPrice });
    write(pen, `${amount} ${currency}`, { font, right: columns.amount });
    pen.y -= leading;
  }
  if (pen.isIncomplete) {
    writeOwnLine(
      pen,
      'Characters that this document cannot show are replaced; the mail it came with has them.',
    );
  }
}

function numberPages(pen: Pen, { number }: Bill): void {
  pen.y = margin - 10;
  const count = pen.file.pageCount;
  for (let page = 1; page <= count; page += 1) {
    pen.file.openPage(page);
    write(pen, `${number}, page ${page} of ${count}`, { size: 8 });
  }
}

function turnPage(pen: Pen): void {
  pen.file.addPage();
  pen.y = top;
}

function writeOwnLine(pen: Pen, words: string): void {
  write(pen, words, { maximumWidth: width - 2 * margin });
  pen.y -= leading;
}

interface Look {
  readonly font?: FontName;
  readonly size?: number;
  /** Where the text ends; without it, the text begins at the left margin. */
  readonly right?: number;
  /** What is longer ends in an ellipsis. */
  readonly maximumWidth?: number;
}

function write(pen: Pen, words: string, look: Look = {}): void {
  const { font = 'regular', size = 10, maximumWidth = Number.POSITIVE_INFINITY, right } = look;
  const { text, isComplete } = winAnsi(words);
  if (!isComplete) pen.isIncomplete = true;
  const widthOf = (candidate: string) => PdfFile.widthOf(candidate, font, size);
  const fitting = shortened(text, maximumWidth, widthOf);
  const x = right === undefined ? margin : right - widthOf(fitting);
  pen.file.text(fitting, { x, y: pen.y, font, size });
}

function shortened(text: string, maximumWidth: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= maximumWidth) return text;
  let length = text.length - 1;
  while (length > 0 && widthOf(`${text.slice(0, length)}…`) > maximumWidth) length -= 1;
  return `${text.slice(0, length)}…`;
}
