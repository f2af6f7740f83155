import { expect, test } from '@jest/globals';
import { readyText } from '../../../local/src/cli/ready.ts';
import config from '../../../mirror.config.ts';
import { foreignReady as ready } from './foreign-ready.ts';

const details = { seconds: 1, dataDirectory: '.orderstream' };

test('What an app adds is printed after the addresses, and nothing when it adds nothing', () => {
  expect(readyText(ready, { ...details, tryIt: 'Try this:\n' })).toContain('.orderstream\n\nTry this:\n');
  expect(readyText(ready, details)).toMatch(/\.orderstream\n\nCtrl-C stops\.\n$/);
});

test('Outputs of the stacks are printed by their names, and those of several stacks with the name of the stack', () => {
  const shop = { name: 'Shop', outputs: { Url: 'u', Table: 't' }, physicalIds: {} };
  const text = readyText({ ...ready, stacks: [shop] }, details);
  expect(text).toContain('\n  outputs\n  Url    u\n  Table  t\n');
  const bills = { name: 'Bills', outputs: { Url: 'b' }, physicalIds: {} };
  expect(readyText({ ...ready, stacks: [shop, bills] }, details)).toContain('\n  Shop.Url    u\n');
  expect(readyText(ready, details)).not.toContain('outputs');
});

test('The order system adds the address of its shop, and a command that places an order with the token of its customer', () => {
  const api = 'http://127.0.0.1:3000';
  const text = config.tryIt({ ...ready, api }, 'data');
  expect(text).toContain(`in the shop, signed in as Sarah:\n\n  ${api}/\n`);
  expect(text).toContain('place an order by a command:\n');
  expect(text).toContain(`curl -s ${api}/orders -H "authorization: Bearer $(cat data/token)"`);
});
