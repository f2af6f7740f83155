import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EmailContent } from '../../../functions/notification/email.ts';
import { render } from '../../../functions/notification/render.ts';
import { seller } from './documents.ts';

const content = {
  subject: 'Your order',
  title: 'It is on its way',
  greeting: 'Hello Sarah,',
  opening: ['Springfield Parcel brings it.'],
  facts: [['Tracking number', 'SP1']],
  table: {
    caption: 'What you ordered',
    columns: [{ heading: 'Product' }, { heading: 'Amount', isNumber: true }],
    rows: [
      ['A book', '6.15 USD'],
      ['An atlas', '12.30 USD'],
    ],
    totals: [['Total', '18.45 USD']],
  },
  closing: ['Thank you.'],
} satisfies EmailContent;

/** A content with the same words everywhere. */
const saying = (words: string): EmailContent => ({
  subject: words,
  title: words,
  greeting: words,
  opening: [words],
  facts: [[words, words]],
  table: { caption: words, columns: [{ heading: words }], rows: [[words]], totals: [[words, words]] },
  closing: [words],
});

describe('a rendered content', () => {
  test('A rendered content is readable as text.', () => {
    expect(render(content, seller).text).toBe(`Hello Sarah,

Springfield Parcel brings it.

Tracking number: SP1

What you ordered:
Product      Amount
A book     6.15 USD
An atlas  12.30 USD
Total: 18.45 USD

Thank you.

-- 
Test & Sons · 1 Market Sq · Springfield 12345`);
  });

  test('A rendered content has the same words as HTML.', () => {
    const { html } = render(content, seller);
    const words = html
      .replace(/[\s\S]*<body[^>]*>/, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    expect(words).toBe(
      'It is on its way Hello Sarah, Springfield Parcel brings it. Tracking number SP1 What you ordered Product Amount A book 6.15 USD An atlas 12.30 USD Total 18.45 USD Thank you. Test &amp; Sons · 1 Market Sq · Springfield 12345',
    );
  });

  test('A rendered content names its language, its heading, and the header of each row and column for a screen reader.', () => {
    const { html } = render(content, seller);
    expect(html).toContain('<html lang="en">');
    expect(html.match(/<h1 /g)).toHaveLength(1);
    expect(html.match(/<th scope="col"/g)).toHaveLength(2);
    expect(html.match(/<th scope="row"/g)).toHaveLength(2);
    expect(html).toContain('<caption');
  });

  test('A rendered content loads nothing and runs nothing.', () => {
    const { html } = render(saying('https://example.com/a.png'), seller);
    expect(html).not.toMatch(/<(img|link|script|iframe|a|style)\b|url\(|src=|href=/);
  });

  test('A rendered content escapes foreign texts.', () => {
    const { html } = render({ ...content, greeting: `Hello <img src=x onerror="a('b')"> & co` }, seller);
    expect(html).toContain('Hello &lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; co');
  });

  test('A rendered content has a subject of one line, whatever is in it.', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        const { subject } = render({ ...content, subject: `Order ${words}\r\nBcc: all` }, seller);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('A rendered content has no more markup than an empty one, whatever is in it.', () => {
    const tagsIn = (html: string) => html.match(/</g)?.length;
    const one = tagsIn(render(saying('x'), seller).html);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (words) => {
        const { html } = render(saying(words), seller);
        expect(tagsIn(html)).toBe(one);
        expect(html.match(/"/g)).toHaveLength(render(saying('x'), seller).html.match(/"/g)?.length as number);
      }),
    );
  });
});
