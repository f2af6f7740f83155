import { expect, test } from '@jest/globals';
import { Refusals } from '../../../local/src/iam/refusals.ts';

const identity = {
  functionName: 'orders',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
  roleArn: 'arn:aws:iam::123456789012:role/orders',
};

test('The last 1,000 refusals are kept, one that is repeated as the newest, with how often since when.', () => {
  let now = 0;
  const refusals = new Refusals({ now: () => now, sleep: async () => {} });
  const refuse = (text: string) => {
    now += 1;
    refusals.add(identity, {
      action: 'kafka:a',
      resource: '*',
      by: 'identity-based policy',
      isExplicit: false,
      text,
    });
  };
  refuse('often');
  refuse('once');
  for (let times = 0; times < 998; times += 1) refuse(`made up ${times}`);
  refuse('often');
  refuse('new');
  const listed = refusals.list();
  expect(listed).toHaveLength(1_000);
  expect(listed.slice(0, 2)).toMatchObject([
    { message: 'new', count: 1 },
    { message: 'often', count: 2, firstAt: 1, lastAt: 1_001 },
  ]);
  expect(listed.map(({ message }) => message)).not.toContain('once');
});
