import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import type { Page } from 'playwright-core';
import type { Mirror } from '../../local/src/api/index.ts';
import { testKafka } from '../support/kafka.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { noBrowser, openConsole } from './support/open-console.ts';
import { readingStack } from './support/reading-stack.ts';

/** Records as large as MSK Serverless accepts, 8 MiB, are loaded, and drawn in part. */

const topic = `readings-${randomUUID().slice(0, 8)}`;
const notes = `${topic}-notes`;
const inBrowser = noBrowser ? test.skip : test;
const VALUE = JSON.stringify({ text: 'long text. '.repeat(727_272) });

let mirror: Mirror;
beforeAll(async () => {
  mirror = await startConsoleMirror(readingStack(topic));
  const kafka = new kafkajs.Kafka({ brokers: testKafka().brokers, logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: '8388608' }];
  await admin.alterConfigs({
    validateOnly: false,
    resources: [topic, notes].map((name) => ({
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name,
      configEntries,
    })),
  });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  for (const name of [topic, notes])
    await producer.send({ topic: name, messages: [{ key: 'large', value: VALUE, partition: 0 }] });
  const long = 'k'.repeat(1_000_000);
  await producer.send({
    topic: notes,
    messages: [{ key: long, value: 'small', partition: 0, headers: { 'large-header': long } }],
  });
  await producer.disconnect();
});
afterAll(() => mirror.stop());

const open = (path: string) => openConsole(mirror.endpoints.console, { path });
const drawn = (page: Page) => page.evaluate<number>("document.querySelector('main').textContent.length");

inBrowser('A record of 8 MB is in the list as a preview, and opens in its place in part.', async () => {
  const page = await open(`/topics/${notes}`);
  await page.getByRole('cell', { name: '8.0 MB' }).waitFor();
  expect(await drawn(page)).toBeLessThan(5_000);
  await page.getByRole('button', { name: 'Open record 0@0' }).click();
  await page.getByText('Bytes of the value (8.0 MB)').waitFor();
  expect(await drawn(page)).toBeLessThan(50_000);
  await page.getByRole('button', { name: 'Live tail' }).click();
  await page.getByText('Each record is shown as it comes').waitFor();
  await page.getByRole('cell', { name: '8.0 MB' }).waitFor();
});

inBrowser('The page of a record of 8 MB draws a part, and more of it by a button.', async () => {
  const page = await open(`/topics/${topic}/0/0`);
  await page.getByText('JSON, 8.0 MB').waitFor();
  await page.getByText('What happened to it').waitFor();
  expect(await drawn(page)).toBeLessThan(50_000);
  await page.getByRole('button', { name: 'Show 1,000,000 more of 8,000,003 characters' }).click();
  await page.getByRole('button', { name: 'Show less' }).waitFor();
  expect(await drawn(page)).toBeLessThan(1_100_000);
  await page.getByRole('button', { name: 'Show less' }).click();
  expect(await drawn(page)).toBeLessThan(50_000);
});

inBrowser('A key and a header of a megabyte are drawn in part.', async () => {
  const page = await open(`/topics/${notes}/0/1`);
  await page.getByText('text, 5 bytes').waitFor();
  await page.getByRole('cell', { name: 'large-header' }).waitFor();
  expect(await page.locator('.record-header > code').textContent()).toHaveLength(1_001);
  expect(await drawn(page)).toBeLessThan(50_000);
});
