import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pdfOf } from '../../../functions/notification/pdf/layout.ts';
import { wrap } from '../../../functions/notification/pdf/wrap.ts';
import { creditNoteDocument, invoiceDocument } from '../../../functions/notification/tax-document.ts';
import { pdfPages } from '../../support/pdf-text.ts';
import * as given from '../support/events.ts';
import { seller } from './documents.ts';

const order = given.orderPlaced('order-1');
const event = given.paymentProcessed(order);
const invoicePdf = (charge = event) => pdfOf(invoiceDocument(charge), seller);
const named = (name: string) => given.paymentProcessed({ ...order, customer: { ...given.customer, name } });
const wordsFor = (name: string) => pdfPages(invoicePdf(named(name))).flat();

describe('an invoice as PDF', () => {
  test('names seller, number, date, order, customer, ship-to, lines, net, tax and total', () => {
    const words = pdfPages(invoicePdf()).flat().join('|');
    for (const part of [
      'Invoice|Test & Sons|1 Market Sq|Springfield 12345|Tax id: US 12-3456789|',
      '|Invoice number|INV-20261121-000000000000|Date|2026-11-21|Order|order-1|',
      '|Customer|Sarah|sarah@example.com|Ship to|Sarah|1 Main St|12345 Springfield|US|',
      '|A book|2|6.15 USD|12.30 USD|',
      '|Net|11.36 USD|Tax 8.25 %|0.94 USD|Total|12.30 USD|',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('of a charge from before tax and ship-to were told leaves both out', () => {
    const { taxes: _, shipTo: __, ...earlier } = event;
    const words = pdfPages(invoicePdf(earlier as typeof event)).flat();
    expect(words).toContain('Total');
    for (const part of ['Net', 'Ship to']) expect(words).not.toContain(part);
  });

  test('has the same bytes for the same event', () => {
    expect(invoicePdf()).toEqual(invoicePdf());
  });

  test('of 50 lines has them all, on pages that repeat the headings', () => {
    const products = Array.from({ length: 50 }, (_, index) => [`p${index}`, index + 101]);
    const lines = given.bookLines(Object.fromEntries(products));
    const pages = pdfPages(invoicePdf({ ...event, lines }));
    expect(pages).toHaveLength(2);
    for (const page of pages) expect(page).toContain('Unit price');
    for (const { quantity } of lines) expect(pages.flat()).toContain(String(quantity));
    expect(pages[1]?.slice(-2)).toEqual(['Invoice INV-20261121-000000000000', 'Page 2 of 2']);
  });

  test('has offsets that lead to its objects', () => {
    const file = invoicePdf().toString('latin1');
    const start = Number(/startxref\n(\d+)/.exec(file)?.[1]);
    expect(file.slice(start)).toMatch(/^xref\n/);
    const offsets = Array.from(file.matchAll(/^(\d{10}) 00000 n /gm), ([, offset]) => Number(offset));
    expect(offsets.length).toBeGreaterThan(6);
    for (const [index, offset] of offsets.entries()) {
      expect(file.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
    }
  });
});

test('a credit note as PDF names the invoice it takes back, and its tax', () => {
  const words = pdfPages(pdfOf(creditNoteDocument(given.paymentRefunded(order)), seller))
    .flat()
    .join('|');
  expect(words).toContain('|Credit note number|CRN-20261121-000000000000|');
  expect(words).toContain('|For invoice|INV-20261121-000000000000|');
  expect(words).toContain('|Tax 8.25 %|0.94 USD|');
});

describe('what a customer wrote', () => {
  test.each([
    ['José Ünal', 'José Ünal', false],
    ['Łukasz', 'Lukasz', true],
    ['王小明', '???', true],
    ['a\r\nb\u202E\u200Bc', 'a bc', false],
    [') Tj ET', ') Tj ET', false],
  ])('%j is shown as %j', (name, shown, isReplaced) => {
    const words = wordsFor(name);
    expect(words).toContain(shown);
    expect(words.some((line) => line.startsWith('Characters that'))).toBe(isReplaced);
  });

  test('never breaks a document, nor changes what else it says', () => {
    const withoutName = (words: string[]) => {
      const from = words.indexOf('Customer');
      const rest = words.toSpliced(from, words.indexOf('sarah@example.com') - from);
      return rest.filter((line) => !line.startsWith('Characters that'));
    };
    const plain = withoutName(wordsFor('Sarah'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect(withoutName(wordsFor(name))).toEqual(plain);
      }),
    );
  });
});

describe('wrapping', () => {
  const lengthOf = (text: string) => text.length;

  test.each([
    ['', 5, ['']],
    ['one two three', 7, ['one two', 'three']],
    ['incomprehensible word', 6, ['incomp', 'rehens', 'ible', 'word']],
  ])('%j to %i', (text, width, lines) => {
    expect(wrap(text, width, lengthOf)).toEqual(lines);
  });

  test('loses no letter, and keeps to the width', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const lines = wrap(text, width, lengthOf);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
