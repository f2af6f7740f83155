import { expect } from '@jest/globals';
import { stubOfThisFile } from './support/stub-console.ts';

/** What pages ask for, and what they do when a response changes or is missing. */

const { stub, inBrowser, open } = stubOfThisFile();

inBrowser('The page of an invocation follows it until it has ended, and then loads it no more.', async () => {
  const invocation = {
    requestId: 'r-1',
    functionName: 'pay',
    version: '$LATEST',
    environment: 'e',
    startedAt: 1,
    eventBytes: 2,
    missing: [],
    logLines: [],
  };
  let outcome = 'running';
  stub.on('/invocations/r-1', () => ({ ...invocation, outcome }));
  const page = await open('/invocations/r-1');
  await page.getByText('Running').waitFor();
  await page.getByText('Live').waitFor();
  outcome = 'succeeded';
  stub.send('invocations-ended');
  await page.getByText('Succeeded').waitFor();
  await page.clock.install();
  const loaded = stub.count('/invocations/r-1');
  stub.send('invocations-ended');
  stub.send('logs');
  await page.clock.runFor(10_000);
  // A page that is opened now asks after what the other would have asked for.
  await open('/notices');
  expect(stub.count('/invocations/r-1') - loaded).toBeLessThanOrEqual(1);
});

inBrowser('Dead letters are looked for once, and the filters stay while others are looked for.', async () => {
  const counts = [{ functionName: 'pay', reason: 'RetryAttemptsExhausted', count: 1 }];
  let respond = () => {};
  stub.on('/dead-letters', async (query) => {
    if (query.has('function')) await new Promise<void>((resolve) => (respond = resolve));
    return { deadLetters: [], counts: [], allCounts: counts, unreadable: [] };
  });
  const page = await open('/dead-letters');
  await page.getByText('No record was sent to an on-failure destination.').waitFor();
  expect(stub.count('/dead-letters')).toBe(1);
  const choice = page.getByRole('combobox', { name: 'Function' });
  await choice.focus();
  await choice.selectOption('pay');
  await page.getByText('Loading').waitFor();
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SELECT');
  respond();
  await page.getByText('None is of this function and reason.').waitFor();
  expect(stub.count('/dead-letters')).toBe(2);
});

inBrowser('A record that is missing is not waited for.', async () => {
  const lag = [{ partition: 0, position: 0, end: 0, lag: 0 }];
  const mapping = { uuid: 'u', functionName: 'pay', topic: 'orders', state: 'Enabled', problem: '', lag };
  stub.on('/mappings', () => [{ ...mapping, settings: {}, metrics: {}, offsetLag: 0 }]);
  stub.on('/records/orders/0/7', () => []);
  const page = await open('/notices', [/404/]);
  await page.clock.install();
  await page.goto(`${stub.url}/topics/orders/0/7`);
  await page.getByText('/topics/orders/records/0/7 responds with 404').waitFor();
  await page.getByRole('article').getByText('Not polled yet').waitFor();
  const loaded = stub.count('/records/orders/0/7');
  await page.clock.runFor(10_000);
  await open('/notices');
  expect(stub.count('/records/orders/0/7')).toBe(loaded);
});

inBrowser('The form of a topic keeps its focus when it changes the address.', async () => {
  const end = { at: '', isEnd: true };
  stub.on('/topics/orders', () => ({ topic: 'orders', partitions: [{ partition: 0, start: 0, end: 1 }] }));
  stub.on('/topics/orders/browse', () => ({ records: [], scanned: 0, older: end, newer: end }));
  const page = await open('/topics/orders');
  await page.getByLabel('Order').selectOption('Oldest first');
  await page.waitForURL(/order=oldest/);
  await page.getByLabel('Text', { exact: true }).fill('broken');
  await page.keyboard.press('Enter');
  await page.waitForURL(/text=broken/);
  await page.keyboard.type(' sensor');
  expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('broken sensor');
  await page.goBack();
  await page.waitForURL((url) => !url.searchParams.has('text'));
  expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('');
});

const map = {
  topics: [{ name: 'orders', partitions: 1, isDeclared: true }],
  functions: [{ name: 'pay', writesToAny: false }],
  mappings: [{ uuid: 'u', functionName: 'pay', topic: 'orders', state: 'Enabled', problem: '' }],
  routes: [],
  schedules: [],
  writes: [],
};

inBrowser('A map whose layout cannot be loaded says so.', async () => {
  stub.on('/map', () => map);
  const page = await open('/notices', [/Failed to load resource/]);
  await page.route(/\/layout-.*\.js$/, (route) => route.abort());
  await page.goto(stub.url);
  await page.getByRole('alert').getByText('Failed to fetch dynamically imported module').waitFor();
});

inBrowser('After the map was moved by the mouse, the keyboard opens what it has.', async () => {
  stub.on('/map', () => map);
  const page = await open('/', [/404/]);
  const box = page.getByRole('link', { name: 'Function pay' });
  const { x = 0, y = 0 } = (await box.boundingBox()) ?? {};
  await page.mouse.move(x + 20, y + 10);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 40, { steps: 3 });
  await page.mouse.up();
  expect(new URL(page.url()).pathname).toBe('/');
  await box.press('Enter');
  await page.waitForURL((url) => url.pathname === '/functions/pay');
});

inBrowser('What is copied is said to a screen reader.', async () => {
  stub.on('/state', () => ({ title: 'stub', addresses: { console: stub.url }, stacks: [] }));
  const page = await open('/stacks');
  await page.getByRole('button', { name: 'Copy console' }).click();
  await page
    .getByRole('status')
    .getByText(/^console: (Copied|Not copied)/)
    .waitFor();
  // The header has the title from the same response.
  expect(stub.count('/state')).toBe(1);
});

inBrowser('Pages of the app are loaded again when the mirror is reached again.', async () => {
  const page = await open('/notices', [/EventSource|ERR_|404/]);
  await page.getByText('Live').waitFor();
  await page.route('**/app-pages.json', (route) =>
    route.fulfill({ json: [{ name: 'ships', title: 'Ships' }] }),
  );
  stub.disconnect();
  await page.getByRole('link', { name: 'Ships' }).waitFor();
});

const record = (offset: number) => {
  const content = { format: 'text', text: `k-${offset}`, isCut: false };
  return { partition: 0, offset, timestamp: 1, sizeBytes: 1, key: content, value: content, headers: 0 };
};

inBrowser('A live tail begins again when the topic was deleted and created again.', async () => {
  let [end, isReset] = [2, false];
  stub.on('/topics/orders', () => ({ topic: 'orders', partitions: [{ partition: 0, start: 0, end }] }));
  stub.on('/topics/orders/browse', async (query) => {
    const isWaiting = query.has('at') && !isReset;
    if (isWaiting) await new Promise((resolve) => setTimeout(resolve, 100));
    const edge = { at: `0:${end}`, isEnd: true };
    return { records: query.has('at') ? [] : [record(end - 1)], older: edge, newer: edge, scanned: 1 };
  });
  const page = await open('/topics/orders');
  await page.getByRole('button', { name: 'Live tail' }).click();
  await page.getByRole('link', { name: '0@1', exact: true }).waitFor();
  [end, isReset] = [1, true];
  await page.getByRole('link', { name: '0@0', exact: true }).waitFor();
  expect(await page.locator('table.records tbody tr').count()).toBe(1);
});

inBrowser('Pages load again after a reset.', async () => {
  const page = await open('/notices');
  await page.getByText('Live').waitFor();
  stub.on('/notices', () => [{ time: '2026-11-30T10:00:00Z', text: 'after the reset' }]);
  stub.send('reset');
  await page.getByText('after the reset').waitFor();
});
