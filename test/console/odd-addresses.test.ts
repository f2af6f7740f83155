import { expect } from '@jest/globals';
import type { StackMap } from '../../local/src/console/page/api/types.ts';
import { stubOfThisFile } from './support/stub-console.ts';

/** Addresses that were not made by a link of the console. Errors of scripts fail these tests. */

const { stub, inBrowser, open } = stubOfThisFile();

const map: StackMap = {
  topics: [{ name: 'orders', partitions: 1, isDeclared: true }],
  functions: [],
  mappings: [],
  routes: [],
  schedules: [],
  writes: [],
};

inBrowser('Slashes too many at the beginning of an address are not counted.', async () => {
  stub.on('/functions', () => []);
  const page = await open('//functions?q=1');
  await page.getByRole('heading', { name: 'Functions' }).waitFor();
  expect(page.url()).toBe(`${stub.url}/functions?q=1`);
});

inBrowser('The neighbours of what the map does not have are the whole map.', async () => {
  const functions = [{ name: 'pay', writesToAny: false }];
  const mappings = [{ uuid: 'u', functionName: 'pay', topic: 'orders', state: 'Enabled', problem: '' }];
  stub.on('/map', () => ({ ...map, functions, mappings }));
  const page = await open('/?focus=topic:payments');
  await page.getByRole('link', { name: /^Function pay/ }).waitFor();
});

inBrowser('A map without connections lists what it has.', async () => {
  stub.on('/map', () => map);
  const page = await open('/');
  await page.getByText('Not connected:').getByRole('link', { name: 'orders' }).waitFor();
});

inBrowser('Dead letters of an unknown function can be filtered by another choice.', async () => {
  const none = { deadLetters: [], counts: [], allCounts: [], unreadable: [] };
  stub.on('/dead-letters', (query) => (query.has('function') ? 404 : none));
  const page = await open('/dead-letters?function=none', [/404/]);
  await page.getByText('/dead-letters responds with 404').waitFor();
  await page.getByRole('combobox', { name: 'Function' }).selectOption('All functions');
  await page.getByText('No record was sent to an on-failure destination.').waitFor();
});

inBrowser('Keys that no address can have are not linked.', async () => {
  const record = (text: string, offset: number) => {
    const content = { format: 'text', text, isCut: false };
    return { partition: 0, offset, timestamp: 1, sizeBytes: 1, key: content, value: content, headers: 0 };
  };
  const end = { at: '', isEnd: true };
  const keys = ['.', '..', '', '...'];
  stub.on('/topics/orders', () => ({ topic: 'orders', partitions: [{ partition: 0, start: 0, end: 4 }] }));
  stub.on('/topics/orders/browse', () => ({ records: keys.map(record), scanned: 4, older: end, newer: end }));
  const page = await open('/topics/orders');
  await page.getByRole('link', { name: '...', exact: true }).waitFor();
  expect(await page.locator('td.records-key').allTextContents()).toEqual(['.', '..', '""', '...']);
  expect(await page.locator('td.records-key a').allTextContents()).toEqual(['...']);
});
