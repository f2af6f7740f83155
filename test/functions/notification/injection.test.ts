import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OrderPlaced, OrderstreamEvent } from '../../../events/index.ts';
import { emailsFor } from '../../../functions/notification/email-rules.ts';
import { plainText } from '../../../functions/notification/plain-text.ts';
import { render } from '../../../functions/notification/render.ts';
import { fileNameOf } from '../../../functions/notification/tax-document.ts';
import * as given from '../support/events.ts';
import { seller } from './documents.ts';
import { manyScripts } from './scripts.ts';

const heads = { books: 'head@books.example' };
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What an attacker may try, and what any customer may type. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  manyScripts,
  fc.constantFrom(
    'Sarah\r\nBcc: all@example.com',
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'Total: 0.00 USD\n\nYou owe nothing',
    '\u202egnp.eciovni\u202c',
    'a\u200b\u200d\ufeff\u00ad\u2060\u3164b',
    `Z${'\u0301'.repeat(1_000)}`,
    'x'.repeat(10_000),
    '\ud800 half a character',
  ),
);

/** All emails of an order in which customers wrote these words wherever they can. */
function emailsSaying(text: string) {
  const order: OrderPlaced = given.orderPlaced('order-1', {
    lines: given.bookLines({ book: 2 }).map((line) => ({ ...line, name: text, productId: text })),
    customer: { ...given.customer, name: text, zoneinfo: text },
    shipTo: { name: text, line1: text, city: text, postalCode: text, country: text },
  });
  const rejected = given.inventoryRejected(order);
  const events: OrderstreamEvent[] = [
    order,
    given.paymentProcessed(order),
    given.paymentRefunded(order),
    given.paymentFailed(order, text),
    { ...rejected, shortages: rejected.shortages.map((shortage) => ({ ...shortage, name: text })) },
    { ...given.orderShipped(order), carrier: text, trackingNumber: text },
    given.limitExceeded(order),
  ];
  return events.flatMap((event) => emailsFor(event, heads));
}

const expected = emailsSaying('Sarah');

describe('whatever customers write', () => {
  test('Each email has the lines and the markup of its kind, nothing unseen, and a bounded length.', () => {
    const tags = (html: string) => html.replace(/>[^<]*/g, '>');
    // An address line that is empty is left out, as is the name of a greeting.
    fc.assert(
      fc.property(words, (text) => {
        for (const [index, email] of emailsSaying(`x ${text}`).entries()) {
          const usual = render(expected[index]?.content as typeof email.content, seller);
          const { subject, text: body, html } = render(email.content, seller);
          expect(subject).not.toMatch(invisible);
          expect(subject.length).toBeLessThan(500);
          expect(body.split('\n')).toHaveLength(usual.text.split('\n').length);
          expect(body.replaceAll('\n', '')).not.toMatch(invisible);
          expect(tags(html)).toBe(tags(usual.html));
          expect(html.length).toBeLessThan(30_000);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('The documents have no line more and nothing unseen.', () => {
    fc.assert(
      fc.property(words, (text) => {
        for (const { document } of emailsSaying(text)) {
          if (!document) continue;
          const texts = [...document.customer, ...document.shipTo, ...document.rows.flat()];
          for (const each of texts) expect(each).not.toMatch(invisible);
        }
      }),
    );
  });

  test('The address of the customer is left as it is.', () => {
    expect(emailsSaying('Sarah\n')[0]?.recipient.address).toBe(given.customer.email);
  });
});

describe('plain text', () => {
  test.each([
    ['Zoë  Müller ', 'Zoë Müller'],
    ['Sarah\r\nBcc: x', 'Sarah Bcc: x'],
    ['a\u202eb\u2066c\u200bd\ufeff', 'abcd'],
    ['e\u0301', 'é'],
    ['王小明', '王小明'],
    ['\ud800', '\ufffd'],
    ['\u3164\u00ad', ''],
    ['a\u2028b\u00a0c', 'a b c'],
    [`Z${'\u0301'.repeat(1_000)}`, '\u0179\u0301'],
    ['ก็็็็็', 'ก็'],
    ['a\u200db\u200cc', 'abc'],
    ['👩\u200d👧', '👩👧'],
    ['د\u200cر', 'در'],
    ['ب\u200c\u202eب', 'بب'],
    ['ක්\u200d', 'ක්\u200d'],
    ['\u200d\u200cක', 'ක'],
  ])('Plain text: %j is %j.', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  test.each([
    ['a joiner of Persian', 'علی\u200cرضا'],
    ['a joiner of Sinhala', 'ශ්\u200dරී'],
    ['a joiner of Hindi', 'श्\u200cर'],
    ['three marks of Hindi', 'ज़िंदगी'],
    ['six marks of Burmese', 'မျှော့်'],
    ['three marks of Hebrew', 'שָּׁ'],
    ['a vowel and its doubling in Arabic', 'مُحَمَّد'],
  ])('Plain text keeps %s.', (_, name) => {
    expect(plainText(name)).toBe(name.normalize('NFC'));
  });

  test('Plain text is at most 200 characters, and whole characters.', () => {
    expect(plainText('🙂'.repeat(10_000))).toBe(`${'🙂'.repeat(199)}…`);
    expect(plainText(`${'x'.repeat(197)}ب\u200cبب`)).toBe(`${'x'.repeat(197)}ب…`);
  });

  test('Plain text made plain again is unchanged.', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(plainText(plainText(text))).toBe(plainText(text));
      }),
    );
  });
});

test('A file is named by the number of its document and by nothing else.', () => {
  const [email] = emailsFor(given.paymentProcessed(given.orderPlaced('order-1')), {});
  const named = (number: string) =>
    fileNameOf({ ...(email?.document as NonNullable<typeof email>['document'] & object), number });
  expect(named('INV-20261121-7K3M9QXA2B4C')).toBe('INV-20261121-7K3M9QXA2B4C.pdf');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (number) => {
      expect(named(number)).toMatch(/^[A-Za-z0-9-]{1,60}\.pdf$/);
    }),
  );
});
