import { describe, expect, test } from '@jest/globals';
import type { OrderRequest, Product } from '../../../../functions/storefront/page/api/types.ts';
import {
  attemptFor,
  attemptIn,
  EarlierOrderUnclearError,
  fingerprintOf,
} from '../../../../functions/storefront/page/basket/attempt.ts';
import {
  basketIn,
  piecesIn,
  priced,
  quantityOf,
  withoutProduct,
  withQuantity,
} from '../../../../functions/storefront/page/basket/basket.ts';

const book: Product = {
  productId: 'book',
  name: 'Book',
  department: 'books',
  price: { amount: '12.30', currency: 'USD' },
  maximumPerOrder: 10,
  available: 100,
};
const rare: Product = {
  ...book,
  productId: 'rare',
  available: 3,
  price: { amount: '0.10', currency: 'USD' },
};

describe('basket', () => {
  test.each([
    ['within the limit', 4, 4],
    ['limited to what one order may have', 40, 10],
    ['a whole number', 2.9, 2],
    ['removed at 0', 0, 0],
    ['removed below 0', -1, 0],
    ['removed when it is no number', Number.NaN, 0],
  ])('The quantity of a product is %s.', (_, wanted, quantity) => {
    expect(quantityOf(withQuantity([], book, wanted), 'book')).toBe(quantity);
    expect(quantityOf(withQuantity([{ productId: 'book', quantity: 1 }], book, wanted), 'book')).toBe(
      quantity,
    );
  });

  test('A changed quantity leaves the line in its place.', () => {
    const basket = withQuantity(withQuantity([], book, 1), rare, 1);
    expect(withQuantity(basket, book, 3)).toEqual([
      { productId: 'book', quantity: 3 },
      { productId: 'rare', quantity: 1 },
    ]);
    expect(withoutProduct(basket, 'book')).toEqual([{ productId: 'rare', quantity: 1 }]);
    expect(piecesIn(basket)).toBe(2);
  });

  test('A basket has as many products as the API accepts in an order.', () => {
    const products = Array.from({ length: 51 }, (_, index) => ({ ...book, productId: `p${index}` }));
    expect(products.reduce((basket, each) => withQuantity(basket, each, 1), basketIn(null))).toHaveLength(50);
  });

  test('A basket is priced exactly, in the currency of its products.', () => {
    const basket = [
      { productId: 'book', quantity: 3 },
      { productId: 'rare', quantity: 3 },
    ];
    expect(priced(basket, [book, rare]).total).toEqual({ amount: '37.20', currency: 'USD' });
    expect(priced([], [book]).total).toBeUndefined();
  });

  test('A basket names products that are no longer sold, and does not price them.', () => {
    const { lines, unknown, total } = priced([{ productId: 'gone', quantity: 1 }], [book]);
    expect({ lines, unknown, total }).toEqual({ lines: [], unknown: ['gone'], total: undefined });
  });

  test.each([
    ['more than there is', rare, 4, /Only 3 left/],
    ['nothing left', { ...rare, available: 0 }, 1, /Sold out/],
    ['more than an order may have', { ...book, maximumPerOrder: 2 }, 3, /at most/],
  ])('A line says before the order what will happen to it: %s.', (_, product, quantity, note) => {
    expect(priced([{ productId: product.productId, quantity }], [product]).lines[0]?.note).toMatch(note);
  });

  test('A line that can be shipped has no note.', () => {
    expect(priced([{ productId: 'rare', quantity: 3 }], [rare]).lines[0]?.note).toBeUndefined();
  });

  test.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['another value', '{"a":1}'],
    ['lines that are none', '[null, 1, {"productId":1,"quantity":1}, {"productId":"a","quantity":-1}]'],
  ])('A stored text with %s is an empty basket.', (_, text) => {
    expect(basketIn(text)).toEqual([]);
  });
});

describe('attempt to buy', () => {
  const request: OrderRequest = {
    lines: [{ productId: 'book', quantity: 1 }],
    payment: { token: 'tok_visa' },
    shipTo: { name: 'Sarah', line1: '1 Main St', city: 'Springfield', postalCode: '12345', country: 'US' },
  };

  const newKey = () => 'key-2';
  const keyed = async () =>
    attemptFor(await fingerprintOf('sarah', request), { pending: undefined, newKey: () => 'key-1' });
  const changed = { ...request, payment: { token: 'tok_declined' } };

  test('The same request of the same customer keeps its key, that of another customer gets a new one.', async () => {
    const pending = await keyed();
    expect(attemptFor(await fingerprintOf('sarah', request), { pending, newKey })).toEqual(pending);
    expect(attemptFor(await fingerprintOf('tom', request), { pending, newKey }).key).toBe('key-2');
  });

  test('A request that was changed while the first may have been placed needs the consent of the customer.', async () => {
    const pending = await keyed();
    const fingerprint = await fingerprintOf('sarah', changed);
    expect(() => attemptFor(fingerprint, { pending, newKey })).toThrow(EarlierOrderUnclearError);
    expect(() => attemptFor(fingerprint, { pending, newKey, despiteKey: 'key-0' })).toThrow(
      expect.objectContaining({ key: 'key-1' }),
    );
    expect(attemptFor(fingerprint, { pending, newKey, despiteKey: 'key-1' }).key).toBe('key-2');
  });

  test('A stored attempt is read back, and neither customer nor payment token is legible in it.', async () => {
    const attempt = await keyed();
    expect(attemptIn(JSON.stringify(attempt))).toEqual(attempt);
    expect(JSON.stringify(attempt)).not.toMatch(/tok_visa|sarah/);
    expect(attemptIn('{"key":1}')).toBeUndefined();
    expect(attemptIn('{"key":"key-1","fingerprint":"of an earlier page"}')).toBeUndefined();
    expect(attemptIn(null)).toBeUndefined();
  });
});
