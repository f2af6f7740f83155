import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exactInteger, parse, stringify } from '../../../local/src/shared/exact-json.ts';

const isLong = (integer: bigint) => !Number.isSafeInteger(Number(integer));
/** Values of which each has one JSON text, with integers of any size. */
const exactValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).filter(isLong),
    fc.constantFrom(2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n), 2n ** 63n - 1n),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Number.isInteger(each)),
    fc.string(),
    fc.stringMatching(/^[\d:, [\]{}"-]{0,40}$/),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('exact JSON', () => {
  test('What is written is read as the same value, with every digit of its integers, indented or not.', () => {
    fc.assert(
      fc.property(exactValue, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = stringify(value, indent);
        expect(parse(text)).toEqual(value);
        expect(stringify(parse(text), indent)).toBe(text);
      }),
    );
  });

  test('Any JSON is the same to JSON.parse after it was parsed and written.', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(stringify(parse(text)))).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))));
      }),
    );
  });

  test.each<[string, unknown]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['[-9007199254740993]', [-9007199254740993n]],
    ['{"id":\t9007199254740993}', { id: 9007199254740993n }],
    ['[0.30000000000000004,1,9007199254740993]', [0.30000000000000004, 1, 9007199254740993n]],
    ['12345678901234567.5', 12345678901234568],
    ['1e20', 1e20],
    ['"9007199254740993"', '9007199254740993'],
  ])('%s is parsed, integers that no double holds as bigints.', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  test('Text that is not JSON, and a value that refers to itself, are errors as of JSON.', () => {
    expect(() => parse('{"id": 9007199254740993')).toThrow(SyntaxError);
    const itself: unknown[] = [1n];
    itself.push(itself);
    expect(() => stringify(itself)).toThrow(/circular/);
  });

  test('Without the means of Node.js 21, integers are rounded, and a bigint is an error that says what is accepted.', () => {
    expect(JSON.parse('[9007199254740993]', (name, value) => exactInteger(name, value))).toEqual([
      9007199254740992,
    ]);
    const { rawJSON } = JSON as { rawJSON?: unknown };
    Object.assign(JSON, { rawJSON: undefined });
    try {
      expect(() => stringify({ id: 9007199254740993n })).toThrow(
        '9007199254740993 cannot be written as JSON without JSON.rawJSON; accepted: Node.js 21 or later',
      );
    } finally {
      Object.assign(JSON, { rawJSON });
    }
  });
});
