import { describe, expect, test } from '@jest/globals';
import { everySetting } from '../support/every-setting.ts';
import { ownStackOfThisFile } from './support/assembly.ts';
import { Shopper } from './support/shop.ts';

const system = ownStackOfThisFile(everySetting);

describe('a stack with everything that settings add', () => {
  test('a stack with everything that settings add runs in the mirror as any other: an order ships, its customer gets email, and nothing is refused', async () => {
    const shopper = await Shopper.signUp(system().ready);
    const order = await shopper.finalOrder(await shopper.place());
    expect(order.status).toBe('shipped');
    expect((await shopper.mails()).length).toBeGreaterThan(0);
    expect(system().said()).not.toMatch(/AccessDenied|not authorized/);
  });

  test('a stack with everything that settings add leaves none of its resources out that would run on AWS', () => {
    expect(system().said()).not.toMatch(/AWS::(CloudFront|WAFv2|KMS|Budgets|SES|ApiGatewayV2)::/);
  });
});
