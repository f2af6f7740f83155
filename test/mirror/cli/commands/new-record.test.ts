import { expect, test } from '@jest/globals';
import { recordFrom } from '../../../../local/src/cli/commands/new-record.ts';

const text = (value: string) => ({ format: 'text', value });
const printed = {
  offset: 7,
  key: text('k'),
  value: text('v'),
  headers: [
    { name: 'source', value: text('hall') },
    { name: 'trace', value: text('a') },
  ],
};

test.each([
  ['as the API takes it', { key: 'k', value: 'v', headers: { source: 'hall', trace: 'a' } }],
  ['as tail --json prints it', printed],
])('A record %s keeps its headers beside those of --header, which count.', (_, given) => {
  const record = recordFrom(JSON.stringify(given), 1, { headers: { trace: 'x' } });
  expect(record).toEqual({ key: 'k', value: 'v', headers: { source: 'hall', trace: 'x' } });
  expect(recordFrom(JSON.stringify(given), 1, {}).headers).toEqual({ source: 'hall', trace: 'a' });
});
