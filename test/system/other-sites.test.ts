import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, startBrowser } from './support/browser.ts';
import { hostileEmail } from './support/hostile-email.ts';
import { jsonApiPaths } from './support/json-api-paths.ts';
import { listeningPorts } from './support/listening-ports.ts';
import { removeDataDirectory, type System, startSystem } from './support/system.ts';

/** What pages of other sites, open in the developer's browser, can do with the ports of a running mirror: nothing. */

const template = resolve(import.meta.dirname, '../fixtures/guestbook/guestbook.yaml');
const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
const SECRET = 'do-not-read-me';
/** Names of other sites, which the browser finds at 127.0.0.1: the second one by rebinding, on the mirror's own ports. */
const [EVIL, REBIND] = ['evil.example', 'rebind.example'];
const inBrowser = noBrowser ? test.skip : test;
if (noBrowser) process.stderr.write(`other-sites.test.ts: ${noBrowser}\n`);

let system: System;
let dynamodb: DynamoDBClient;
let lambda: LambdaClient;
let kafka: Kafka;
let site: Server;
let sitePort: number;
/** `METHOD path` of each request that the other site's own server got. */
const siteRequests: string[] = [];
let browser: Browser | undefined;
let stopBrowser: (() => Promise<void>) | undefined;

beforeAll(async () => {
  system = await startSystem(undefined, ['--template', template]);
  const client = { endpoint: system.ready.aws, region: 'us-east-1', credentials };
  dynamodb = new DynamoDBClient(client);
  lambda = new LambdaClient(client);
  kafka = new Kafka({ brokers: system.ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const ses = new SESv2Client(client);
  const FromEmailAddress = 'evil@example.com';
  const Destination = { ToAddresses: ['a@example.com'] };
  site = createServer((request, response) => {
    siteRequests.push(`${request.method} ${request.url}`);
    request.resume();
    response.setHeader('content-type', 'text/html').end('<title>other site</title>');
  });
  await once(site.listen(0, '127.0.0.1'), 'listening');
  sitePort = (site.address() as AddressInfo).port;
  const html = hostileEmail(`http://127.0.0.1:${sitePort}`);
  const Body = { Html: { Data: html }, Text: { Data: SECRET } };
  const Content = { Simple: { Subject: { Data: 'hostile' }, Body } };
  await ses.send(new SendEmailCommand({ FromEmailAddress, Destination, Content }));
  ses.destroy();
  if (noBrowser) return;
  const started = await startBrowser([EVIL, REBIND] as string[]);
  browser = started.browser;
  stopBrowser = started.stop;
});

afterAll(async () => {
  await stopBrowser?.();
  site?.close();
  dynamodb?.destroy();
  lambda?.destroy();
  await system?.end('SIGTERM');
  if (system) removeDataDirectory(system.dataDirectory);
});

/** Everything that an attack might change, or leave a trace in. */
async function state() {
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'guests' }));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const admin = kafka.admin();
  await admin.connect();
  const topics = await admin.listTopics();
  await admin.disconnect();
  const { emails } = (await (await fetch(`${system.ready.mail}/store`)).json()) as { emails: unknown[] };
  const { functions } = (await (await fetch(`${system.ready.console}/state.json`)).json()) as {
    functions: unknown[];
  };
  const mappings = EventSourceMappings.map(({ UUID, State }) => `${UUID} ${State}`);
  return { TableNames, Items, mappings, topics: topics.sort(), emails: emails.length, functions };
}

/** What a request by hand gets: a status, or `no HTTP` from a port that speaks something else. */
async function statusOf(
  port: number,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number | string> {
  const asking = httpRequest({ host: '127.0.0.1', port, method, headers, agent: false, timeout: 5_000 });
  asking.on('timeout', () => asking.destroy(new Error('timeout')));
  asking.end();
  try {
    const [response] = await once(asking, 'response');
    response.destroy();
    return response.statusCode as number;
  } catch {
    return 'no HTTP';
  }
}

/** Addresses that the mirror prints. */
const httpAddresses = () =>
  Object.entries(system.ready).filter(
    ([name, value]) => ['api', 'console', 'aws', 'mail', 'issuer'].includes(name) && value,
  ) as [string, string][];
const portOf = (address: string) => Number(new URL(address).port);

/** Every port that the mirror and its JVMs listen on and that responds to HTTP. */
async function httpPorts(): Promise<number[]> {
  const own: number[] = [];
  for (const port of listeningPorts(system.process.pid as number))
    if ((await statusOf(port, { host: `127.0.0.1:${port}` })) !== 'no HTTP') own.push(port);
  return own;
}

describe('every port that the mirror and its services listen on', () => {
  test('every port that the mirror and its services listen on is guarded when it speaks HTTP, whichever it is', async () => {
    const ports = await httpPorts();
    // API, console, AWS endpoint, mail and issuer, and DynamoDB Local, which the mirror does not list.
    expect(ports).toEqual(expect.arrayContaining(httpAddresses().map(([, address]) => portOf(address))));
    expect(ports).toHaveLength(httpAddresses().length + 1);
    const attacks: Record<string, (port: number) => Record<string, string>> = {
      rebinding: (port) => ({ host: `${REBIND}:${port}` }),
      'rebinding without a port': () => ({ host: REBIND as string }),
      origin: (port) => ({ host: `127.0.0.1:${port}`, origin: `http://${EVIL}` }),
      'no origin': (port) => ({ host: `127.0.0.1:${port}`, 'sec-fetch-site': 'cross-site' }),
      frame: (port) => ({ host: `127.0.0.1:${port}`, origin: 'null' }),
    };
    const served: string[] = [];
    for (const port of ports)
      for (const [name, headersOf] of Object.entries(attacks))
        for (const method of ['GET', 'POST', 'DELETE']) {
          const status = await statusOf(port, headersOf(port), method);
          if (status !== 403) served.push(`${port} ${name} ${method}: ${status}`);
        }
    expect(served).toEqual([]);
  });
});

/** What would do something if it were served: functions invoked, topics made, mail deleted, a mapping paused, a table dropped. */
async function targetsAt(origin: (port: number) => string): Promise<string[]> {
  const signedFor = (service: string) => `X-Amz-Credential=x/20260101/us-east-1/${service}/aws4_request`;
  const [{ uuid, cluster }] = [await namesOfResources()];
  const { api, console: page, aws, mail, issuer } = system.ready;
  const at = (address: string, path: string) => `${origin(portOf(address))}${path}`;
  const known = new Set(httpAddresses().map(([, address]) => portOf(address)));
  const others = (await httpPorts()).filter((port) => !known.has(port));
  return [
    at(api, '/sign'),
    at(page, '/state.json'),
    at(page, `/mappings/${uuid}/enabled`),
    ...jsonApiPaths({ uuid, name: 'sign', topic: 'guestbook' }).map((path) => at(page, path)),
    at(aws, `/2015-03-31/functions/sign/invocations?${signedFor('lambda')}`),
    at(aws, `/2015-03-31/functions/sign/configuration?${signedFor('lambda')}`),
    at(aws, `/2015-03-31/event-source-mappings/${uuid}?${signedFor('lambda')}`),
    at(aws, `/v1/clusters/${encodeURIComponent(cluster)}/topics?${signedFor('kafka')}`),
    at(mail, '/store'),
    at(mail, '/clear-store'),
    at(mail, '/emails.json'),
    at(issuer, '/token'),
    ...others.map((port) => `${origin(port)}/?Action=DynamoDB_20120810.DeleteTable&TableName=guests`),
    // Kafka: a port that does not speak HTTP must not be harmed by it.
    `${origin(Number(system.ready.kafka.split(':')[1]))}/`,
  ];
}

async function namesOfResources(): Promise<{ uuid: string; cluster: string }> {
  const { EventSourceMappings: [mapping] = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  return { uuid: mapping?.UUID ?? '', cluster: mapping?.EventSourceArn ?? '' };
}

const attack = readFileSync(join(import.meta.dirname, 'support/attack.js'), 'utf8');

/** Sends from a page all that a page can send. Resolves to what it could read. */
const attackFrom = (page: Page, targets: readonly string[]): Promise<string[]> =>
  page.evaluate(`(${attack.trim().replace(/;$/, '')})(${JSON.stringify(targets)})`);

async function opened(): Promise<Page> {
  return (browser as Browser).newPage();
}

describe('in a browser', () => {
  inBrowser.each([
    ['another site', () => `http://${EVIL}:${sitePort}/`],
    ['another port of this machine', () => `http://127.0.0.1:${sitePort}/`],
    ['another port by another name of this machine', () => `http://localhost:${sitePort}/`],
  ])(
    'a page of %s reads nothing and changes nothing on any port',
    async (_name, address) => {
      const before = await state();
      const page = await opened();
      await page.goto(address());
      const targets = await targetsAt((port) => `http://127.0.0.1:${port}`);
      siteRequests.length = 0;
      // The last target is the site itself, without CORS: it shows that the attacks leave the browser.
      const control = `http://${EVIL}:${sitePort}/control`;
      const read = await attackFrom(page, [...targets, control]);
      expect(read.filter((line) => !line.includes('/control'))).toEqual([]);
      expect(siteRequests.filter((line) => line.startsWith('POST /control')).length).toBeGreaterThanOrEqual(
        4,
      );
      await page.close();
      expect(await state()).toEqual(before);
    },
    300_000,
  );

  inBrowser(
    'a page that has rebound its name to this machine reads nothing and changes nothing on any port',
    async () => {
      const before = await state();
      const targets = await targetsAt((port) => `http://${REBIND}:${port}`);
      const page = await opened();
      for (const origin of new Set(targets.map((target) => new URL(target).origin))) {
        // The page came from the other site's server, under this very origin, before its name pointed here.
        await page.route(`${origin}/attack`, (route) =>
          route.fulfill({ contentType: 'text/html', body: '<body>' }),
        );
        await page.goto(`${origin}/attack`);
        const read = await attackFrom(
          page,
          targets.filter((target) => target.startsWith(origin)),
        );
        expect(read.filter((line) => !/: 403 |: \{"message":"(The host name|Pages of)/.test(line))).toEqual(
          [],
        );
        expect(read.join()).not.toContain(SECRET);
      }
      await page.close();
      expect(await state()).toEqual(before);
    },
    300_000,
  );

  inBrowser(
    'the page of the mailbox shows a hostile email without running or loading anything of it',
    async () => {
      siteRequests.length = 0;
      const page = await opened();
      const requested: string[] = [];
      // Those that the policy blocks are begun, and fail.
      page.on('requestfinished', (request) => requested.push(request.url()));
      page.on('dialog', (dialog) => void dialog.dismiss());
      await page.goto(system.ready.mail);
      await page.getByRole('button', { name: 'hostile' }).click();
      const frame = page.frameLocator('#html');
      for (const name of ['javascript link', 'data link', 'site link', 'send']) {
        await page.getByRole('button', { name: 'hostile' }).click();
        await frame.getByText('Hello').waitFor();
        expect(await frame.locator('#done').count()).toBe(0);
        await frame.getByText(name, { exact: true }).click({ force: true, timeout: 5_000 });
      }
      // A refresh of no seconds would have happened long before the page asks for its list again.
      await page.waitForResponse((response) => response.url().endsWith('/emails.json'));
      expect(await page.title()).toBe('Mailbox');
      const own = (url: string) =>
        url.startsWith(system.ready.mail) || url.startsWith('data:') || url === 'about:blank';
      expect(requested.filter((url) => !own(url))).toEqual([]);
      expect(siteRequests).toEqual([]);
      expect(page.context().pages()).toHaveLength(1);
      // Its links are there to be opened on purpose, those that are addresses.
      expect(await page.locator('#links a').allTextContents()).toEqual([`http://127.0.0.1:${sitePort}/link`]);
      expect(await page.locator('#text').textContent()).toBe(SECRET);
      await page.close();
    },
  );

  inBrowser('the HTML of an email runs nothing when it is opened without the page', async () => {
    siteRequests.length = 0;
    const page = await opened();
    const { emails } = (await (await fetch(`${system.ready.mail}/emails.json`)).json()) as {
      emails: { messageId: string }[];
    };
    await page.goto(`${system.ready.mail}/emails/${encodeURIComponent(emails[0]?.messageId ?? '')}/html`);
    await page.getByText('Hello').waitFor();
    expect(await page.locator('#done').count()).toBe(0);
    expect(siteRequests).toEqual([]);
    await page.close();
  });
});
