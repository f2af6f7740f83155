import { expect, test } from '@jest/globals';
import { readyText } from '../../../local/cli/ready.ts';
import { foreignReady as ready } from './foreign-ready.ts';

const details = { seconds: 1, tokenFile: 'token', dataDirectory: 'data' };

test('Only the order system gets a command that places an order, another stack with an API does not', () => {
  expect(readyText(ready, { ...details, isOurApp: true })).toContain('Place an order:');
  expect(readyText(ready, { ...details, isOurApp: false })).not.toContain('order');
});
