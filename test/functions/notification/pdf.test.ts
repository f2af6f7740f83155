import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getDocumentProxy } from 'unpdf';
import { pdfOf } from '../../../functions/notification/pdf/layout.ts';
import { creditNoteDocument, invoiceDocument } from '../../../functions/notification/tax-document.ts';
import { pdfPages } from '../../support/pdf-text.ts';
import * as given from '../support/events.ts';
import { seller } from './documents.ts';
import { manyScripts } from './scripts.ts';

const order = given.orderPlaced('order-1');
const event = given.paymentProcessed(order);
const remark = 'Characters that this document cannot show are replaced; the email it came with has them.';

const invoicePdf = (charge = event, from = seller) => pdfOf(invoiceDocument(charge), from);
const named = (name: string, country = 'US') =>
  given.paymentProcessed({
    ...order,
    customer: { ...given.customer, name },
    shipTo: { ...order.shipTo, country },
  });
const wordsFor = async (name: string) => (await pdfPages(await invoicePdf(named(name)))).flat();
/** The text under "Customer", its lines joined. */
const customerIn = (words: readonly string[]) =>
  words.slice(words.indexOf('Customer') + 1, words.indexOf('sarah@example.com')).join(' ');
const fontsIn = (pdf: Buffer) => [...new Set(pdf.toString('latin1').match(/NotoSans\w*-\w+/g))].sort();

describe('an invoice as PDF', () => {
  test('An invoice as PDF names seller, number, date, order, customer, ship-to, lines, net, tax and total.', async () => {
    const words = (await pdfPages(await invoicePdf())).flat().join('|');
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

  test('An invoice as PDF of a charge without tax and ship-to omits both.', async () => {
    const { taxes: _, shipTo: __, ...earlier } = event;
    const words = (await pdfPages(await invoicePdf(earlier as typeof event))).flat();
    expect(words).toContain('Total');
    for (const part of ['Net', 'Ship to']) expect(words).not.toContain(part);
  });

  test('An invoice as PDF of 50 lines has them all, on pages that repeat the headings.', async () => {
    const products = Array.from({ length: 50 }, (_, index) => [`p${index}`, index + 101]);
    const lines = given.bookLines(Object.fromEntries(products));
    const pages = await pdfPages(await invoicePdf({ ...event, lines }));
    expect(pages).toHaveLength(2);
    for (const page of pages) expect(page).toContain('Unit price');
    for (const { quantity } of lines) expect(pages.flat()).toContain(String(quantity));
    expect(pages[1]?.slice(-2)).toEqual(['Invoice INV-20261121-000000000000', 'Page 2 of 2']);
  });

  test('An invoice as PDF is titled with its number and dated with its event.', async () => {
    const document = await getDocumentProxy(new Uint8Array(await invoicePdf()));
    expect((await document.getMetadata()).info).toMatchObject({
      Title: 'Invoice INV-20261121-000000000000',
      CreationDate: 'D:20261121100000Z',
      ModDate: 'D:20261121100000Z',
    });
  });

  test('An invoice as PDF has no link, no script and no other file.', async () => {
    const file = (await invoicePdf()).toString('latin1');
    expect(file).not.toMatch(/\/(URI|JavaScript|JS|Launch|GoToR|SubmitForm|Filespec|OpenAction)\b/);
  });
});

test('A credit note as PDF names the invoice it takes back, and its tax.', async () => {
  const pdf = await pdfOf(creditNoteDocument(given.paymentRefunded(order)), seller);
  const words = (await pdfPages(pdf)).flat().join('|');
  expect(words).toContain('|Credit note number|CRN-20261121-000000000000|');
  expect(words).toContain('|For invoice|INV-20261121-000000000000|');
  expect(words).toContain('|Tax 8.25 %|0.94 USD|');
});

describe('the same event', () => {
  const names = ['Sarah', '王小明', 'محمد علي', 'प्रिया शर्मा 🙂'];

  test('The same event gives the same bytes, whatever was written in between.', async () => {
    const first = await Promise.all(names.map((name) => invoicePdf(named(name))));
    const again = await Promise.all(names.toReversed().map((name) => invoicePdf(named(name))));
    for (const [index, pdf] of again.toReversed().entries()) expect(pdf).toEqual(first[index]);
  });

  test('The same event gives the same bytes in another process, which reads no font before a character needs it.', async () => {
    const documents = names.map((name) => invoiceDocument(named(name)));
    const there = writeInAnotherProcess(documents);
    for (const [index, document] of documents.entries()) {
      expect(there[index]?.sha256).toBe(sha256(await pdfOf(document, seller)));
    }
    expect(there.map(({ fonts }) => fonts)).toEqual([
      ['NotoSans_400Regular.ttf', 'NotoSans_700Bold.ttf'],
      ['NotoSansSC_400Regular.ttf'],
      ['NotoSansArabic_400Regular.ttf'],
      [],
    ]);
  });
});

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

/** Writes documents with a new process. @returns of each its digest, and the fonts that were read for it. */
function writeInAnotherProcess(documents: readonly unknown[]): { sha256: string; fonts: string[] }[] {
  const script = `
    import { createHash } from 'node:crypto';
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { readFileSync } = fs;
    let fonts = [];
    fs.readFileSync = (path, ...rest) => {
      if (String(path).endsWith('.ttf')) fonts.push(String(path).split(/[\\\\/]/).pop());
      return readFileSync(path, ...rest);
    };
    syncBuiltinESMExports();
    const { pdfOf } = await import(${JSON.stringify(new URL('../../../functions/notification/pdf/layout.ts', import.meta.url).href)});
    const results = [];
    for (const document of ${JSON.stringify(documents)}) {
      const pdf = await pdfOf(document, ${JSON.stringify(seller)});
      results.push({ sha256: createHash('sha256').update(pdf).digest('hex'), fonts: fonts.sort() });
      fonts = [];
    }
    console.log(JSON.stringify(results));`;
  const root = join(import.meta.dirname, '../../..');
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }),
  );
}

const comparable = (text: string) => text.normalize('NFC').replace(/[\u200c\u200d]/g, '');

describe('a name is printed as it is', () => {
  // The order of marks on a letter is open in Unicode. Glyphs of Arabic and Hebrew are in the file from left to right;
  // pdf.js turns each run to the order of reading, as other readers do. It leaves some joiners out.
  test.each([
    'José Ünal',
    'Łukasz Đặng Øyvind ẞ',
    'Zoë Łukasz 王小明',
    'Дмитрий Ђорђе Ґудзь',
    'Ελένη Παπαδοπούλου',
    'Nguyễn Thị Phương',
    'q\u0308 and x\u0323\u0301',
    '王小明',
    '𠮷野家 麤',
    'やまだ タロウ ﾊﾝｶｸ',
    '山田太郎',
    '김철수',
    'محمد علي',
    'لا إله الإسلام',
    'پژمان گلزاری ۱۲۳',
    'علی\u200cرضا',
    'יוסי כהן',
    'שָׁלוֹם',
    'สมชาย ใจดี น้ำ ผู้ใหญ่',
    'प्रिया शर्मा',
    'Արամ Խաչատրյան',
    'გიორგი მაისურაძე',
    'রবীন্দ্রনাথ ঠাকুর',
    'ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ',
    'കൃഷ്ണൻ മോഹൻലാൽ',
    'கிருஷ்ணன் ரஜினிகாந்த்',
    'అనిత',
    'ශ්\u200dරී ලංකා',
    'ကျော်',
    'ສົມຊາຍ ວຽງຈັນ',
    'အောင်ဆန်းစုကြည်',
    'አበበ ቢቂላ',
    ') Tj ET \\ <</a>> % (',
  ])('A name is printed as it is: %j.', async (name) => {
    const words = await wordsFor(name);
    expect(comparable(customerIn(words))).toBe(comparable(name));
    expect(words).not.toContain(remark);
  });

  test('A name is printed as it is in the order of reading when it mixes directions.', async () => {
    expect(customerIn(await wordsFor('\ufe8dlatin + محمد (A) 12'))).toBe('\ufe8dlatin + محمد (A) 12');
    expect(customerIn(await wordsFor('Anna כהן 12 Müller'))).toBe('Anna כהן 12 Müller');
  });

  test('A name is printed as it is in as many lines as it needs.', async () => {
    const long = `${'Wolfeschlegelsteinhausen '.repeat(3)}${'x'.repeat(100)}`;
    expect(customerIn(await wordsFor(long)).replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
    const han = '東京都千代田区丸の内一丁目九番一号'.repeat(5);
    expect(customerIn(await wordsFor(han)).replaceAll(' ', '')).toBe(han);
  });
});

describe('what no font has', () => {
  test.each([
    ['an emoji', 'Anna 🙂', 'Anna \ufffd'],
    ['a script of the past', '𐎀𐎁', '\ufffd\ufffd'],
    ['a mark of another script', '김\u0e31', '김'],
  ])('A character that no font has is replaced, with a remark: %s.', async (_, name, shown) => {
    const words = await wordsFor(name);
    expect(customerIn(words)).toBe(shown);
    expect(words).toContain(remark);
  });

  test('A character that no font has needs no remark when the customer wrote the replacement character.', async () => {
    const words = await wordsFor('\ufffd');
    expect(customerIn(words)).toBe('\ufffd');
    expect(words).not.toContain(remark);
  });
});

describe('the fonts in a file', () => {
  test.each([
    ['Sarah', 'US', []],
    ['王小明', 'CN', ['NotoSansSC-Regular']],
    ['山田太郎', 'JP', ['NotoSansJP-Regular']],
    ['やまだ太郎', 'US', ['NotoSansJP-Regular']],
    ['金철수', 'US', ['NotoSansKR-Regular']],
    ['Дмитрий प्रिया', 'US', []],
  ])('The fonts in a file of %s in %s are Noto Sans and %j.', async (name, country, more) => {
    const expected = ['NotoSans-Bold', 'NotoSans-Regular', ...more];
    expect(fontsIn(await invoicePdf(named(name, country)))).toEqual(expected.sort());
  });

  test('The fonts in a file have the glyphs that are used, so that a file stays small.', async () => {
    expect((await invoicePdf()).length).toBeLessThan(16_000);
    expect((await invoicePdf(named('王小明'))).length).toBeLessThan(18_000);
    const long = '東京都千代田区丸の内一丁目九番一号グラントウキョウノースタワー';
    expect((await invoicePdf(named(long, 'JP'))).length).toBeLessThan(30_000);
  });

  test('The fonts in a file are regular where a seller’s bold name has no bold font.', async () => {
    const pdf = await invoicePdf(event, { ...seller, name: '王小明商店' });
    expect((await pdfPages(pdf)).flat()).toContain('王小明商店');
    expect(fontsIn(pdf)).toContain('NotoSansSC-Regular');
  });
});

describe('whatever a customer wrote', () => {
  const around = (words: readonly string[]) => {
    const from = words.indexOf('Customer');
    const rest = words.toSpliced(from, words.indexOf('sarah@example.com') - from);
    return rest.filter((line) => line !== remark);
  };

  test('No text of a customer breaks a document, or changes its other texts.', async () => {
    const plain = around(await wordsFor('Sarah'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(manyScripts, fc.string({ unit: 'binary', maxLength: 200 })), async (name) => {
        expect(around(await wordsFor(name))).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});
