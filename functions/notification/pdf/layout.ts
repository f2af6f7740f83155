import type { Seller, TaxDocument } from '../tax-document.ts';
import { type Box, lineHeight, Pen, type Style } from './pen.ts';

/** Points from the left and from the top; A4 is 595 by 842. */
const left = 50;
const width = 495;
const top = 50;
const bottom = 770;
const footerTop = 795;

const text: Style = { size: 9.5, font: 'regular' };
const strong: Style = { size: 9.5, font: 'bold' };
const heading: Style = { size: 22, font: 'bold' };
const small: Style = { size: 8, font: 'regular' };

const whole: Box = { x: left, width };
const titleBox: Box = { x: left, width: 240 };
const sellerBox: Box = { x: left + 245, width: 250, align: 'right' };
const labelBox: Box = { x: left, width: 110 };
const factBox: Box = { x: left + 115, width: 380 };
const customerBox: Box = { x: left, width: 235 };
const shipToBox: Box = { x: left + 260, width: 235 };
const productBox: Box = { x: left, width: 205 };
const quantityBox: Box = { x: left + 210, width: 60, align: 'right' };
const priceBox: Box = { x: left + 275, width: 100, align: 'right' };
const amountBox: Box = { x: left + 380, width: 115, align: 'right' };
const columns = [productBox, quantityBox, priceBox, amountBox] as const;
const headings = ['Product', 'Quantity', 'Unit price', 'Amount'] as const;
const rowGap = 3;

/**
 * Sets a document as a PDF of as many A4 pages as it needs, in Noto Sans. Nothing in it depends on the clock or on
 * chance: the same document and seller result in the same bytes. Characters that Noto Sans lacks are replaced, and a note says so.
 */
export async function pdfOf(document: TaxDocument, seller: Seller): Promise<Buffer> {
  const { title, number, time, country } = document;
  const pen = new Pen({ title: `${title} ${number}`, time }, country);
  pen.file.addPage();
  const below = writeHead(pen, document, seller);
  const afterRows = writeRows(pen, document, below);
  writeTotals(pen, document, afterRows);
  writeFooters(pen, document);
  return pen.file.bytes();
}

/** @returns where the table begins. */
function writeHead(pen: Pen, { title, facts, customer, shipTo }: TaxDocument, seller: Seller): number {
  pen.write([title], titleBox, top, heading);
  const name = pen.write([seller.name], sellerBox, top, strong);
  const sellerEnd = pen.write([...seller.address, `Tax id: ${seller.taxId}`], sellerBox, name, text);
  let y = Math.max(sellerEnd, top + lineHeight(heading)) + 16;
  for (const [label, value] of facts) {
    pen.write([label], labelBox, y, text);
    y = pen.write([value], factBox, y, strong);
  }
  const parties = [
    writeParty(pen, 'Customer', customer, customerBox, y + 16),
    shipTo.length > 0 ? writeParty(pen, 'Ship to', shipTo, shipToBox, y + 16) : 0,
  ];
  return Math.max(...parties) + 22;
}

function writeParty(pen: Pen, label: string, lines: readonly string[], box: Box, y: number): number {
  return pen.write(lines, box, pen.write([label], box, y, strong), text);
}

/** @returns the bottom of the last row. */
function writeRows(pen: Pen, { rows }: TaxDocument, start: number): number {
  let y = writeHeadings(pen, start);
  for (const row of rows) {
    const cells = row.map((cell, index) => pen.lines(cell, columns[index] as Box, text));
    const height = Math.max(...cells.map(({ length }) => length)) * lineHeight(text) + 2 * rowGap;
    if (y + height > bottom) y = writeHeadings(pen, nextPage(pen));
    for (const [index, lines] of cells.entries())
      pen.writeLines(lines, columns[index] as Box, y + rowGap, text);
    y += height;
    pen.rule(whole, y, 0.8);
  }
  return y;
}

function writeHeadings(pen: Pen, y: number): number {
  for (const [index, name] of headings.entries()) pen.write([name], columns[index] as Box, y, strong);
  const end = y + lineHeight(strong) + rowGap;
  pen.rule(whole, end, 0);
  return end;
}

const aboutReplaced =
  'Characters that this document cannot show are replaced; the email it came with has them.';

/** Kept together on one page, remarks included. */
function writeTotals(pen: Pen, { totals, remark }: TaxDocument, start: number): void {
  const remarks = pen.hasReplaced ? [remark, aboutReplaced] : [remark];
  const remarkLines = remarks.flatMap((each) => pen.lines(each, whole, text));
  const height = (totals.length + remarkLines.length) * (lineHeight(text) + 4) + 30;
  let y = (start + height > bottom ? nextPage(pen) : start) + 10;
  for (const [index, [label, value]] of totals.entries()) {
    const style = index === totals.length - 1 ? strong : text;
    pen.write([label], priceBox, y, style);
    y = pen.write([value], amountBox, y, style) + 4;
  }
  pen.writeLines(remarkLines, whole, y + 16, text);
}

function writeFooters(pen: Pen, { title, number }: TaxDocument): void {
  const count = pen.file.pageCount;
  for (let page = 1; page <= count; page += 1) {
    pen.file.openPage(page);
    pen.write([`${title} ${number}`], whole, footerTop, small);
    pen.write([`Page ${page} of ${count}`], { ...whole, align: 'right' }, footerTop, small);
  }
}

function nextPage(pen: Pen): number {
  pen.file.addPage();
  return top;
}
