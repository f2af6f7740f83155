import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { callFis, injectFault } from '../support/fis.ts';
import { Consumers } from './support/consumers.ts';
import { everythingKept } from './support/kept.ts';
import { foundIn } from './support/search.ts';
import { anOrder, eventually, Shopper } from './support/shop.ts';
import { systemOfThisFile } from './support/system-of-this-file.ts';

/** What docs/explanation/personal-data.md promises. */

const system = systemOfThisFile();
const address = `private-${randomUUID()}@example.com`;
const token = `tok_secret${randomUUID().replaceAll('-', '')}`;
const secrets = [address, token, 'tok_visa', 'tok_declined', 'tok_unavailable'];

let shopper: Shopper;
let roles: string[] = [];
/** What the mirror says when it is ready: an order to try, with a token. */
let greeting = '';
const orderIds: string[] = [];
/** All responses of the API, headers and bodies. */
const responses: string[] = [];

async function keep(asked: Promise<Response>): Promise<Response> {
  const response = await asked;
  responses.push(JSON.stringify([...response.headers]), await response.clone().text());
  return response;
}

async function place(order: unknown): Promise<void> {
  const response = await keep(shopper.post(order));
  expect(response.status).toBe(202);
  orderIds.push(((await response.json()) as { orderId: string }).orderId);
}

/** What customers send by mistake. */
const mistakes: readonly unknown[] = [
  { ...anOrder({ token }), payment: token },
  { ...anOrder({ token }), payment: { token: `${token}\n${token}` } },
  { ...anOrder({ token }), [token]: address, shipTo: { name: address } },
  `{"payment": {"token": "${token}"`,
  JSON.stringify({ token, address }).repeat(20_000),
];

/** Calls of all functions but the API fail for a while, and they say so in their logs. */
async function rolesOfConsumers(): Promise<string[]> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint: system().ready.aws, region: 'us-east-1', credentials });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  lambda.destroy();
  return Functions.filter(({ FunctionName = '' }) => !FunctionName.endsWith('-api')).map(
    ({ Role = '' }) => Role,
  );
}

const failure = /Record failed and will be redelivered|could not be written/;

/** Calls of a service fail until a consumer says so in its log, whenever its records come. */
async function failUntilLogged(services: readonly string[], work: () => Promise<void>): Promise<void> {
  const experiments = await Promise.all(
    services.map((service) =>
      injectFault(system().ready.aws, {
        actionId: 'aws:fis:inject-api-internal-error',
        parameters: { duration: 'PT2M', service, percentage: '100' },
        target: 'Roles',
        resourceArns: roles,
      }),
    ),
  );
  await work();
  await eventually(
    async () =>
      expect(
        logs()
          .map(({ text }) => text)
          .join('\n'),
      ).toMatch(failure),
    60_000,
  );
  for (const { id } of experiments) await callFis(system().ready.aws, 'DELETE', `/experiments/${id}`);
}

/** What functions wrote, by function. */
function logs(): { name: string; text: string }[] {
  const directory = join(system().dataDirectory, 'logs');
  return readdirSync(directory).map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
}

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready, { email: address });
  roles = await rolesOfConsumers();
  greeting = system().said();
});

describe('mail addresses and payment tokens', () => {
  test('the search finds what is encoded', () => {
    const json = JSON.stringify({ address });
    for (const text of [
      address,
      json,
      Buffer.from(json).toString('base64'),
      `a line of a log ${Buffer.from(`{"a":1,"email":"${address}"}`).toString('base64url')} and more`,
      encodeURIComponent(address),
      json.replace('@', '\\u0040'),
      Buffer.from(JSON.stringify({ value: Buffer.from(json).toString('base64') })).toString('base64'),
    ]) {
      expect({ text, found: foundIn(text, secrets) }).toEqual({ text, found: [address] });
    }
    expect(foundIn('nothing is here', secrets)).toEqual([]);
  });

  test('mail addresses and payment tokens are in no response and no log, whatever went wrong', async () => {
    for (const wanted of ['tok_visa', 'tok_declined', 'tok_unavailable', token])
      await place(anOrder({ token: wanted }));
    await place(anOrder({ productId: 'turntable-limited', quantity: 4 }));
    for (const mistake of mistakes)
      expect((await keep(shopper.post(mistake))).status).toBeGreaterThanOrEqual(400);
    await failUntilLogged(['dynamodb', 'ses'], () => place(anOrder()));
    for (const orderId of orderIds) {
      await shopper.finalOrder(orderId);
      await keep(shopper.request(`/orders/${orderId}`));
    }
    await keep(shopper.request('/orders'));
    await eventually(async () => expect((await shopper.mails()).length).toBeGreaterThanOrEqual(12));

    const texts = logs();
    texts.push({ name: 'what the mirror says', text: system().said().slice(greeting.length) });
    texts.push({ name: 'responses', text: responses.join('\n') });

    // The logs are the ones of these orders, failures included.
    const all = texts.map(({ text }) => text).join('\n');
    expect(all).toMatch(failure);
    expect(all).toContain(orderIds[0]);
    for (const { name, text } of texts)
      expect({ name, found: foundIn(text, secrets) }).toEqual({ name, found: [] });
  });

  test('payment tokens are in no topic and no table once their orders are final', async () => {
    const kept = await everythingKept(system().ready);
    const tokens = secrets.filter((secret) => secret !== address);
    // What is searched are the records and items of these orders.
    const withAddress = kept.filter(({ text }) => foundIn(text, [address]).length > 0);
    expect(withAddress.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['topic orders', 'topic payments', 'table orderstream-dev-orders']),
    );
    expect(kept.map(({ name }) => name)).toContain('table orderstream-dev-payment-tokens');
    for (const { name, text } of kept)
      expect({ name, found: foundIn(text, tokens) }).toEqual({ name, found: [] });
  });

  test('a payment token is in the table of payment tokens alone until payment has read it', async () => {
    const payment = 'orderstream-dev-payment';
    const consumers = new Consumers(system().ready);
    await consumers.setEnabled(payment, false);
    const waiting = `tok_waiting${randomUUID().replaceAll('-', '')}`;
    const orderId = await shopper.place(anOrder({ token: waiting }));
    await eventually(async () => {
      const { events } = await shopper.order(orderId);
      expect(events.map(({ type }) => type)).toContain('InventoryReserved');
    });
    const holding = (await everythingKept(system().ready)).filter(
      ({ text }) => foundIn(text, [waiting]).length > 0,
    );
    expect(holding.map(({ name }) => name)).toEqual(['table orderstream-dev-payment-tokens']);
    await consumers.setEnabled(payment, true);
    consumers.close();
    await shopper.finalOrder(orderId);
    expect(
      (await everythingKept(system().ready)).filter(({ text }) => foundIn(text, [waiting]).length > 0),
    ).toEqual([]);
  });
});
