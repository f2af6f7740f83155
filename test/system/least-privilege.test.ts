import { LambdaClient } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { Kafka, logLevel } from 'kafkajs';
import { topics } from '../../events/catalogue.ts';
import { type Route, routes } from '../../lib/order-api/routes.ts';
import type { ConsoleRole } from '../../local/src/console/types.ts';
import { invoke } from '../../ops/shared/invoke.ts';
import { shortName } from '../../ops/shared/template-values.ts';
import { grantsOfFunctions } from '../../scripts/docs/permissions/function-grants.ts';
import { isOnlyOnAws, onlyOnAws } from '../../scripts/docs/permissions/only-on-aws.ts';
import { resourceName } from '../../scripts/docs/permissions/resource-name.ts';
import { ownStackOfThisFile } from './support/assembly.ts';
import { runCommand } from './support/command.ts';
import { awsClient, Consumers } from './support/consumers.ts';
import { anOrder, available, eventually, products, Shopper } from './support/shop.ts';
import { signIn } from './support/sign-in.ts';

/** What docs/reference/permissions.md promises: everything the system does is done once, and then each grant is taken away. */

/** A grant of a function, as a line: `orders-api: dynamodb:GetItem on table orders`. */
interface Line {
  readonly text: string;
  readonly use: ConsoleRole['grants'][number]['use'];
  readonly isOnlyOnAws: boolean;
}

const shipping = 'orderstream-dev-shipping';
/** Functions with mappings that decode. */
const consumers = grantsOfFunctions()
  .filter(({ grants }) => grants.some(({ action }) => action === 'glue:GetRegistry'))
  .map(({ functionId }) => functionId);
let shopper: Shopper;
let lines: Line[] = [];

const system = ownStackOfThisFile({ notFinalAfterInMinutes: '0' });

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
  await placeOrdersOfEveryKind();
  await askForAnOrderThatIsLate();
  await sendPoisonRecords();
  await readEverything();
  await signStaffIn();
  await publishOnceMore();
  await readOnceMore();
  await writeTimelinesOnceMore();
  lines = await grants();
});

/** Shipped, declined, out of stock, and one more than a day may have; at once, so that writes share transactions. */
async function placeOrdersOfEveryKind(): Promise<void> {
  const stock = await available(system().ready, 'turntable-limited');
  const orders = [
    ...Array.from({ length: 12 }, () => anOrder()),
    anOrder({ token: 'tok_declined' }),
    anOrder({ productId: 'turntable-limited', quantity: stock + 1 }),
  ];
  const placed = await Promise.all(orders.map((order) => shopper.place(order)));
  const ends = await Promise.all(placed.map((orderId) => shopper.finalOrder(orderId)));
  expect(new Set(ends.map(({ status }) => status))).toEqual(new Set(['shipped', 'cancelled']));
  await eventually(async () => {
    const subjects = (await shopper.mails()).map(({ subject }) => subject).join('\n');
    for (const word of ['invoice', 'shipped', 'cancel', 'limit'])
      expect(subjects.toLowerCase()).toContain(word);
  });
}

async function askForAnOrderThatIsLate(): Promise<void> {
  const mappings = new Consumers(system().ready);
  const lambda = new LambdaClient(awsClient(system().ready));
  await mappings.setEnabled(shipping, false);
  const orderId = await shopper.place();
  await eventually(async () => {
    const late = await invoke(lambda, 'orderstream-dev-orders-check', {});
    expect(JSON.stringify(late)).toContain(orderId);
  });
  await mappings.setEnabled(shipping, true);
  lambda.destroy();
  mappings.close();
  await shopper.finalOrder(orderId);
}

/** A record on each topic that no consumer can decode: every mapping but the one of dead letters sends it there. */
async function sendPoisonRecords(): Promise<void> {
  const orderId = await shopper.place();
  const kafka = new Kafka({ brokers: system().ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  for (const topic of Object.keys(topics).filter((name) => name !== 'dead-letters')) {
    await producer.send({ topic, messages: [{ key: orderId, value: 'neither Avro nor JSON' }] });
  }
  await producer.disconnect();
  await eventually(async () => {
    const { events } = await shopper.order(orderId);
    const letters = events.filter(({ type }) => type === 'DeadLettered');
    expect([...new Set(letters.map(({ consumer }) => consumer))].sort()).toEqual(consumers);
  });
}

/** Every route that reads and names no order: those were read while the orders were placed. */
async function readEverything(): Promise<void> {
  const staff = { authorization: `Bearer ${system().ready.staffToken}` };
  for (const { path, caller } of routes.filter(isReadWithoutParameters)) {
    const response = await shopper.request(path, caller === 'staff' ? { headers: staff } : {});
    expect({ path, status: response.status }).toEqual({ path, status: 200 });
  }
  expect((await products(system().ready)).length).toBeGreaterThan(0);
}

/** For whose tokens a user pool is asked about a second factor. */
async function signStaffIn(): Promise<void> {
  const { access_token } = await signIn(system().ready, 'staffToken');
  expect(decodeJwt(access_token ?? '')).toMatchObject({ scope: expect.stringContaining('staff') });
}

const isReadWithoutParameters = ({ method, path }: Route) => method === 'GET' && !path.includes('{');

/** What was discarded: records of each topic. */
async function publishOnceMore(): Promise<void> {
  const { code, stdout } = await runCommand('redrive', system().ready);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^redriven: notifications-/m) });
}

/** By every consumer, and into a new generation of counts. */
async function readOnceMore(): Promise<void> {
  const replay = async (functionId: string, ...args: readonly string[]) => {
    const command = ['--function', functionId, '--from', 'beginning', ...args];
    const { code, stderr } = await runCommand('replay', system().ready, ...command);
    expect({ functionId, code, stderr }).toMatchObject({ code: 0 });
  };
  await Promise.all(consumers.map((functionId) => replay(functionId, '--no-wait')));
  await replay('analytics', '--rebuild');
}

/** Beside the live table; there are enough orders that their writes share transactions. */
async function writeTimelinesOnceMore(): Promise<void> {
  const { code, stdout } = await runCommand('rebuild-timeline', system().ready, '--compare');
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^identical/m) });
}

async function grants(): Promise<Line[]> {
  const roles = (await (await fetch(`${system().ready.console}/grants.json`)).json()) as ConsoleRole[];
  return roles.flatMap((role) => {
    const functionId = shortName(role.functions[0] ?? '');
    return role.grants.map(({ action, resource, use }) => ({
      text: `${functionId}: ${action} on ${resourceName(resource)}`,
      use,
      isOnlyOnAws: isOnlyOnAws(functionId, { action, resource }),
    }));
  });
}

describe('the grants of the functions', () => {
  test('the grants of the functions are those that docs/reference/permissions.md lists', () => {
    const listed = grantsOfFunctions().flatMap(({ functionId, grants }) =>
      grants.map(({ action, resource }) => `${functionId}: ${action} on ${resource}`),
    );
    expect(lines.map(({ text }) => text).sort()).toEqual(listed.sort());
    expect(lines.length).toBeGreaterThan(200);
  });

  test('the grants of the functions lack none: nothing is refused', () => {
    expect(system().said()).not.toMatch(/not authorized|AccessDenied|AUTHORIZATION_FAILED/);
  });

  test('the grants of the functions have none too many: without any one of them something that was done is refused, except for what only AWS does', () => {
    const superfluous = lines.filter((line) => line.use !== 'needed' && !line.isOnlyOnAws);
    expect(superfluous.map(({ text }) => text)).toEqual([]);
  });

  test('the grants of the functions are all needed here where the list of what only AWS uses does not say otherwise', () => {
    const usedAllTheSame = lines.filter((line) => line.use === 'needed' && line.isOnlyOnAws);
    expect(usedAllTheSame.map(({ text }) => text)).toEqual([]);
    const actions = new Set(lines.map(({ text }) => text.split(' ')[1]));
    const gone = onlyOnAws.flatMap((each) => each.actions).filter((action) => !actions.has(action));
    expect(gone).toEqual([]);
  });
});
