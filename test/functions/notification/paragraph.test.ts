import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { paragraphOf } from '../../../functions/notification/pdf/paragraph.ts';
import { Pen } from '../../../functions/notification/pdf/pen.ts';
import { runsOf, visualOrder } from '../../../functions/notification/pdf/runs.ts';
import { wrap } from '../../../functions/notification/pdf/wrap.ts';
import { plainText } from '../../../functions/notification/plain-text.ts';
import { manyScripts } from './scripts.ts';

const shown = (text: string) => paragraphOf(text).graphemes.map((grapheme) => grapheme.text);
const filesOf = (text: string, weight: 'regular' | 'bold' = 'regular') =>
  runsOf(paragraphOf(text).graphemes, weight).map(({ file }) => file.split('/').at(-1));

describe('a paragraph', () => {
  test('A paragraph keeps a letter and its marks together.', () => {
    expect(shown('q\u0308x')).toEqual(['q\u0308', 'x']);
    expect(filesOf('q\u0308x')).toHaveLength(1);
  });

  test('A paragraph has a run for each script, and one for words of the same.', () => {
    expect(filesOf('Anna 王小明 محمد علي')).toEqual([
      'NotoSans_400Regular.ttf',
      'NotoSansSC_400Regular.ttf',
      'NotoSansArabic_400Regular.ttf',
    ]);
  });

  test('A paragraph is bold where there is a bold font.', () => {
    expect(filesOf('Дмитрий 王', 'bold')).toEqual(['NotoSans_700Bold.ttf', 'NotoSansSC_400Regular.ttf']);
  });

  test('A paragraph has no missing glyph, and is incomplete when its text was changed.', () => {
    fc.assert(
      fc.property(fc.oneof(manyScripts, fc.string({ unit: 'binary' })), (words) => {
        const text = plainText(words);
        const { graphemes, isComplete } = paragraphOf(text);
        const clusters = runsOf(graphemes, 'bold').flatMap((run) => run.clusters);
        expect(clusters.flatMap(({ components }) => components).some(({ glyph }) => glyph === 0)).toBe(false);
        expect(graphemes.map((grapheme) => grapheme.text).join('') === text).toBe(isComplete);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a run', () => {
  test('A run represents its text, in the order of reading.', () => {
    fc.assert(
      fc.property(manyScripts, (words) => {
        const { graphemes } = paragraphOf(plainText(words));
        const texts = runsOf(graphemes, 'regular').map(({ clusters, isRightToLeft }) =>
          (isRightToLeft ? clusters.toReversed() : clusters).map(({ text }) => text).join(''),
        );
        expect(texts.join('')).toBe(graphemes.map(({ text }) => text).join(''));
      }),
    );
  });

  test('A run of Arabic is to the left of what is read before it.', () => {
    const places = runsOf(paragraphOf('محمد 12 علي').graphemes, 'regular').map(({ x }) => x);
    expect(places).toEqual(places.toSorted((a, b) => b - a));
    expect(places.at(-1)).toBe(0);
  });
});

test.each([
  [[0, 0], 'ab'],
  [[1, 1], 'ba'],
  [[0, 1, 1, 0], 'acbd'],
  [[0, 1, 2, 1, 0], 'adcbe'],
  [[1, 2, 2, 1], 'dbca'],
])('Runs of levels %j are seen as %s.', (levels, seen) => {
  const runs = levels.map((level, index) => ({ level, name: 'abcde'[index] }));
  expect(
    visualOrder(runs)
      .map(({ name }) => name)
      .join(''),
  ).toBe(seen);
});

describe('a line may begin', () => {
  const parts = (text: string) => {
    const { graphemes, breaks } = paragraphOf(text);
    const texts = graphemes.map((grapheme) => grapheme.text);
    const starts = [0, ...[...breaks].sort((a, b) => a - b)];
    return starts.map((start, index) => texts.slice(start, starts[index + 1]).join(''));
  };

  test.each([
    ['at a word', 'one two', ['one ', 'two']],
    ['at a character of Han, but not at its punctuation', '王小，明', ['王', '小，', '明']],
    ['at a word of Thai, which has no spaces', 'ภาษาไทย', ['ภาษา', 'ไทย']],
  ])('A line may begin: %s.', (_, text, expected) => {
    expect(parts(text)).toEqual(expected);
  });
});

describe('wrapping', () => {
  const wrapped = (text: string, width: number) => {
    const breaks = new Set(Array.from(text.matchAll(/(?<=\s)\S/g), ({ index }) => index));
    const lineOf = (from: number, to: number) => text.slice(from, to).trimEnd();
    const ranges = wrap(text.length, breaks, (from, to) => lineOf(from, to).length <= width);
    return ranges.map(([from, to]) => lineOf(from, to));
  };

  test.each([
    ['', 5, ['']],
    ['one two three', 7, ['one two', 'three']],
    ['incomprehensible word', 6, ['incomp', 'rehens', 'ible', 'word']],
  ])('Wrapping %j results in %i lines.', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });

  test('Wrapping loses no letter, and keeps to the width.', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (text, width) => {
        const lines = wrapped(text, width);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  test('Wrapping keeps texts of every script in their box.', () => {
    const pen = new Pen({ title: 'Test', time: '2026-11-21T10:00:00.000Z' });
    fc.assert(
      fc.property(manyScripts, (text) => {
        for (const { width } of pen.lines(text, { x: 0, width: 100 }, { size: 9.5, font: 'regular' }))
          expect(width).toBeLessThanOrEqual(100);
      }),
      { numRuns: 50 },
    );
  });
});
