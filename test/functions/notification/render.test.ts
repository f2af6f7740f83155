import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { render } from '../../../functions/notification/render.ts';

const letter = {
  subject: 'Your order',
  greeting: 'Hello Sarah,',
  paragraphs: ['It is on its way.'],
  table: { headings: ['Product'], rows: [['A book']] },
};

describe('a rendered letter', () => {
  test('says the same as text and as HTML', () => {
    const { text, html } = render(letter);
    for (const words of ['Hello Sarah,', 'It is on its way.', 'Product', 'A book']) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
  });

  test('escapes what people wrote', () => {
    const { html } = render({ ...letter, greeting: `Hello <img src=x onerror="a('b')"> & co` });
    expect(html).toContain('Hello &lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt; &amp; co');
  });

  test('has a subject of one line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(render({ ...letter, subject: `Order ${words}\r\nBcc: all` }).subject).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  test('keeps names of all scripts, and nothing that hides or turns them', () => {
    const hostile = 'Łu\u202Eka\u200Bsz\u2066 王\uFEFF小明\r\n\u2028Total: 0';
    const { text, html } = render({ ...letter, greeting: hostile, table: { headings: [hostile], rows: [] } });
    for (const words of [text, html]) expect(words.match(/Łukasz 王小明 Total: 0/g)).toHaveLength(2);
  });

  test('has no more lines than a plain one, whatever is in it', () => {
    const linesOf = (words: string) => {
      const table = { headings: [words], rows: [[words]] };
      const { text } = render({ subject: words, greeting: words, paragraphs: [words], table });
      return text.split(/[\p{Zl}\p{Zp}\v\f\r\n\u0085]/u).length;
    };
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        expect(linesOf(`a${words}\r\nb`)).toBe(linesOf('a'));
      }),
    );
  });

  test('has no more markup than an empty one, whatever is in it', () => {
    const tagsIn = (html: string) => html.match(/</g)?.length;
    const empty = tagsIn(
      render({ ...letter, greeting: '', paragraphs: [''], table: { headings: [''], rows: [['']] } }).html,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        const table = { headings: [words], rows: [[words]] };
        const { html } = render({ subject: words, greeting: words, paragraphs: [words], table });
        expect(tagsIn(html)).toBe(empty);
      }),
    );
  });
});
