import { describe, expect, test } from '@jest/globals';
import { sharedSystem, strictShop } from './support/shared-system.ts';
import { anOrder, available, eventually, products, Shopper } from './support/shop.ts';

/** What one customer does must not keep another from the shop. With the limits of stage prod. */
const system = sharedSystem(strictShop);

const productId = 'lawn-chair';

/** Sends an order after the other until so many requests are made, whatever the response. @returns the responses. */
async function insist(shopper: Shopper, order: unknown, requests: number): Promise<Response[]> {
  const responses: Response[] = [];
  for (let request = 0; request < requests; request += 1) responses.push(await shopper.post(order));
  return responses;
}

describe('a customer whose card is declined', () => {
  test('orders as much as allowed 54 times, and all 18 orders of another customer are shipped', async () => {
    const [mallory, ...buyers] = await Promise.all(
      Array.from({ length: 7 }, () => Shopper.signUp(system().ready)),
    );
    const before = await available(system().ready, productId);
    const quantity = await maximumOf(productId);
    const hoarding = insist(mallory as Shopper, anOrder({ productId, quantity, token: 'tok_declined' }), 54);
    // Three orders a customer: 18 orders of one would reach the limit, too.
    const buying = buyers.flatMap((buyer) =>
      Array.from({ length: 3 }, async () => buyer.finalOrder(await buyer.place(anOrder({ productId })))),
    );
    const orders = await Promise.all(buying);
    expect(orders.map(({ status }) => status)).toEqual(Array(18).fill('shipped'));

    const responses = await hoarding;
    const accepted = responses.filter(({ status }) => status === 202);
    const refused = responses.filter(({ status }) => status === 429);
    expect(accepted.length + refused.length).toBe(54);
    // As many as may be in progress when the declines reach their limit.
    expect(accepted.length).toBeLessThanOrEqual(9);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
    await eventually(async () => {
      const response = await mallory?.post(anOrder({ productId, token: 'tok_declined' }));
      expect(await response?.json()).toMatchObject({
        type: 'urn:orderstream:problem:customer-limit-reached',
        detail: expect.stringContaining('declined in the last hour'),
      });
    });
    await eventually(async () => expect(await available(system().ready, productId)).toBe(before - 18));
  });

  test('a customer whose card is declined gets the maximum of a product in the response to an order of all there is', async () => {
    const mallory = await Shopper.signUp(system().ready);
    const quantity = await available(system().ready, productId);
    const response = await mallory.post(anOrder({ productId, quantity, token: 'tok_declined' }));
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({
        field: 'lines.0.quantity',
        detail: `lines.0.quantity: is ${quantity}; accepted: at most 10 of ${productId} in an order`,
      }),
    ]);
  });
});

/** Pieces that one order may have, as the shop says. */
async function maximumOf(productId: string): Promise<number> {
  const product = (await products(system().ready)).find((each) => each.productId === productId);
  return product?.maximumPerOrder ?? 0;
}
