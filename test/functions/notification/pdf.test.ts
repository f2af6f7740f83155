import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { creditNoteBill, fileNameOf, invoiceBill } from '../../../functions/notification/bill.ts';
import { pdfOf } from '../../../functions/notification/pdf.ts';
import { pdfPages } from '../../support/pdf-text.ts';
import * as given from '../support/events.ts';

const order = given.orderPlaced('order-1');
const named = (name: string) => given.paymentProcessed({ ...order, customer: { ...given.customer, name } });
const textOf = (name: string) => pdfPages(pdfOf(invoiceBill(named(name)))).flat();

describe('an invoice as PDF', () => {
  const event = given.paymentProcessed(order);

  test('names number, date, order, customer, lines, net, tax and total', () => {
    const words = pdfPages(pdfOf(invoiceBill(event)))
      .flat()
      .join('|');
    for (const part of [
      'Invoice INV-20261121-000000000000|Date: 2026-11-21|Order: order-1|',
      '|Customer|Sarah|sarah@example.com|',
      '|A book|2|6.15|12.30 USD|',
      '|Net|11.36 USD|Tax 8.25 %, included in the prices|0.94 USD|Total|12.30 USD|',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('has the same bytes for the same event', () => {
    expect(pdfOf(invoiceBill(event))).toEqual(pdfOf(invoiceBill(event)));
  });

  test('of 50 lines has them all, on pages that repeat the headings', () => {
    const products = Array.from({ length: 50 }, (_, index) => [`p${index}`, index + 101]);
    const lines = given.bookLines(Object.fromEntries(products));
    const pages = pdfPages(pdfOf(invoiceBill({ ...event, lines })));
    expect(pages).toHaveLength(2);
    for (const page of pages) expect(page).toContain('Unit price');
    for (const { quantity } of lines) expect(pages.flat()).toContain(String(quantity));
    expect(pages[1]?.at(-1)).toBe('INV-20261121-000000000000, page 2 of 2');
  });

  test('has offsets that lead to its objects', () => {
    const file = pdfOf(invoiceBill(event)).toString('latin1');
    const start = Number(/startxref\n(\d+)/.exec(file)?.[1]);
    expect(file.slice(start)).toMatch(/^xref\n/);
    const offsets = Array.from(file.matchAll(/^(\d{10}) 00000 n /gm), ([, offset]) => Number(offset));
    expect(offsets.length).toBeGreaterThan(6);
    for (const [index, offset] of offsets.entries()) {
      expect(file.slice(offset)).toMatch(new RegExp(`^${index + 1} 0 obj\n`));
    }
  });
});

test('a credit note as PDF names the invoice it takes back', () => {
  const words = pdfPages(pdfOf(creditNoteBill(given.paymentRefunded(order)))).flat();
  expect(words).toContain('Credit note CRN-20261121-000000000000');
  expect(words).toContain('For invoice: INV-20261121-000000000000');
});

describe('what a customer wrote', () => {
  test.each([
    ['José Ünal', 'José Ünal', false],
    ['Łukasz', 'Lukasz', true],
    ['王小明', '???', true],
    ['a\r\nb\u202E\u200Bc', 'a bc', false],
    [') Tj ET', ') Tj ET', false],
  ])('%j is shown as %j', (name, shown, isReplaced) => {
    const words = textOf(name);
    expect(words).toContain(shown);
    expect(words.some((line) => line.startsWith('Characters that'))).toBe(isReplaced);
  });

  test('never breaks a document, nor changes what else it says', () => {
    const rest = (words: string[]) =>
      words.filter((line) => !line.startsWith('Characters that')).toSpliced(8, 1);
    const plain = rest(textOf('Sarah'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        expect(rest(textOf(name))).toEqual(plain);
      }),
    );
  });

  test('is not in the name of the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(fileNameOf(invoiceBill(named(words)))).toBe('INV-20261121-000000000000.pdf');
        expect(fileNameOf({ ...invoiceBill(named('Sarah')), number: words })).toMatch(/^[A-Za-z0-9-]*\.pdf$/);
      }),
    );
  });
});
