import { expect, test } from '@jest/globals';
import { shortNames } from '../../../../local/src/console/page/components/format.ts';

test.each([
  [
    ['orderstream-dev-payment', 'orderstream-dev-shipping'],
    ['payment', 'shipping'],
  ],
  [
    ['reader-1', 'reader-12'],
    ['reader-1', 'reader-12'],
  ],
  [
    ['shop-dev-reader-1', 'shop-dev-reader-2'],
    ['reader-1', 'reader-2'],
  ],
  [
    ['shop', 'shop-api'],
    ['shop', 'shop-api'],
  ],
  [
    ['shop-', 'shop-api'],
    ['shop-', 'shop-api'],
  ],
  [
    ['-1', '-2'],
    ['-1', '-2'],
  ],
  [
    ['größe-ä', 'größe-b'],
    ['ä', 'b'],
  ],
  [['orders-dev-payment'], ['orders-dev-payment']],
  [[], []],
])('The short names of %j are %j: without what all begin with, and with a letter first.', (names, short) => {
  expect([...shortNames(names).values()]).toEqual(short);
});
