import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCommand } from './support/command.ts';
import { Consumers } from './support/consumers.ts';
import { DamagedShipping } from './support/damaged-shipping.ts';
import { readTopic, recordCount } from './support/kafka.ts';
import { produceRaw } from './support/produce.ts';
import { emptySystem } from './support/shared-system.ts';
import { eventually, Shopper } from './support/shop.ts';

/** Records that a consumer discarded, published again after what stopped it is repaired. */

// Hooks run in this order: before the mirror is given back.
afterAll(async () => {
  await consumers?.update('orderstream-dev-shipping', { MaximumRetryAttempts: 10_000 });
  consumers?.close();
  shipping?.close();
});
const system = emptySystem();
const patience = 240_000;
let shopper: Shopper;
let consumers: Consumers;
let shipping: DamagedShipping;

beforeAll(async () => {
  shopper = await Shopper.signUp(system().ready);
  consumers = new Consumers(system().ready);
  shipping = new DamagedShipping(system().ready);
  await consumers.update('orderstream-dev-shipping', { MaximumRetryAttempts: 1 });
});

const redrive = (...args: readonly string[]) => runCommand('redrive', system().ready, ...args);

async function deadLetters(count: number): Promise<void> {
  await eventually(async () => {
    expect(await recordCount(system().ready.kafka, 'dead-letters')).toBe(count);
  });
}

const recordsOf = async (topic: string) => {
  const records = await readTopic(system().ready.kafka, topic);
  return records.map(({ partition, offset, headers }) => ({
    at: `${topic}-${partition}@${offset}`,
    headers,
  }));
};

describe('npm run redrive', () => {
  let orderIds: readonly string[];

  test(
    'npm run redrive finds nothing to do where nothing was discarded',
    async () => {
      expect(await redrive()).toMatchObject({
        code: 0,
        stdout: 'nothing to redrive: there are no dead letters\n',
      });
    },
    patience,
  );

  test(
    'npm run redrive says in a dry run what it would publish, and publishes nothing',
    async () => {
      orderIds = await Promise.all(Array.from({ length: 10 }, () => shipping.place(shopper)));
      await deadLetters(20);
      const before = await recordsOf('payments');
      const { code, stdout } = await redrive('--dry-run');
      expect(stdout.trim().split('\n')).toHaveLength(21);
      expect(stdout).toMatch(
        /^wanted: (payments|inventory)-\d@\d+, dead letter of shipping at 2\S+ \(\w+\)$/m,
      );
      expect(stdout).toMatch(/dead letters: 20 to redrive\n$/);
      expect(code).toBe(0);
      expect(await recordsOf('payments')).toEqual(before);
    },
    patience,
  );

  test(
    'npm run redrive publishes what was asked for: of one function, for one reason, at most so many',
    async () => {
      expect((await redrive('--function', 'payment', '--dry-run')).stdout).toMatch(
        /^nothing to redrive: no dead letter of payment; there are: shipping \w+ \(20\)\n$/,
      );
      expect((await redrive('--reason', 'Nonsense', '--dry-run')).stdout).toMatch(
        /no dead letter for Nonsense; there are: shipping/,
      );
      for (const orderId of orderIds) await shipping.repair(orderId);
      const { code, stdout } = await redrive('--function', 'shipping', '--max', '3');
      expect(stdout.match(/^redriven: /gm)).toHaveLength(3);
      expect(code).toBe(0);
    },
    patience,
  );

  test(
    'npm run redrive continues where the run before ended, and every order ends as if nothing had happened',
    async () => {
      const { code, stdout } = await redrive();
      expect(stdout.match(/^redriven: /gm)).toHaveLength(17);
      expect(stdout).toMatch(/dead letters: 17 redriven, 3 redriven before\n$/);
      expect(code).toBe(0);
      for (const orderId of orderIds) {
        const order = await shopper.finalOrder(orderId);
        expect(order.status).toBe('shipped');
        expect(order.events.filter(({ type }) => type === 'OrderShipped')).toHaveLength(1);
      }
      await consumers.allCaughtUp();
      const shipments = await readTopic(system().ready.kafka, 'shipments');
      expect(new Set(shipments.map(({ headers }) => headers.ce_id)).size).toBe(10);
      await deadLetters(20);
    },
    patience,
  );

  test(
    'npm run redrive copies a record whole, into its own partition, and says where it is from',
    async () => {
      const records = await recordsOf('payments');
      const copies = records.filter(({ headers }) => headers['redrive-count'] !== undefined);
      expect(copies).toHaveLength(10);
      for (const copy of copies) {
        const { 'redrive-count': count, 'redriven-from': from, ...own } = copy.headers;
        expect(count).toBe('1');
        expect(records.find(({ at }) => at === from)?.headers).toEqual(own);
      }
    },
    patience,
  );

  test(
    'npm run redrive does nothing the second time',
    async () => {
      const before = await recordsOf('inventory');
      expect(await redrive()).toMatchObject({
        code: 0,
        stdout: 'nothing to redrive; dead letters: 20 redriven before\n',
      });
      expect(await recordsOf('inventory')).toEqual(before);
    },
    patience,
  );

  test(
    'npm run redrive leaves what fails again and again',
    async () => {
      const orderId = await shipping.place(shopper);
      await deadLetters(22);
      expect((await redrive()).stdout).toMatch(/dead letters: 2 redriven, 20 redriven before\n$/);
      await deadLetters(24);
      const { code, stdout } = await redrive('--loop-limit', '1');
      expect(stdout).toMatch(/^loop: /m);
      expect(stdout).toMatch(/22 redriven before, 2 skipped: redriven as often as --loop-limit allows\n$/);
      expect(code).toBe(1);
      await shipping.repair(orderId);
      await redrive();
      expect((await shopper.finalOrder(orderId)).status).toBe('shipped');
    },
    patience,
  );

  test(
    'npm run redrive publishes more of one partition than its topic takes at a time',
    async () => {
      const { kafka } = system().ready;
      const before = await recordCount(kafka, 'dead-letters');
      const values = Array.from({ length: 60 }, (_, index) => Buffer.alloc(20_000, index + 1));
      await produceRaw(kafka, { topic: 'shipments', partition: 0, values });
      await deadLetters(before + 3 * values.length);
      const { code, stdout } = await redrive('--reason', 'DESERIALIZATION_ERROR');
      expect(stdout).toMatch(/dead letters: 60 redriven, 120 about a record that another one is about\n$/);
      expect(code).toBe(0);
      const shipments = await readTopic(kafka, 'shipments');
      const copies = shipments.filter(({ headers }) => headers['redriven-from'] !== undefined);
      expect(copies.map(({ value }) => value)).toEqual(values);
    },
    patience,
  );

  test.each([
    [['--function', 'pay'], /"pay", which has no Kafka mapping; accepted: analytics, /],
    [['--max', '-1'], /--max/],
    [['--max', '1e3'], /--max is "1e3"; accepted is a whole number of at least 1/],
    [['--stage', 'prod'], /no Kafka mappings of stage "prod"/],
    [['--aws', 'http://127.0.0.1:1'], /does not respond/],
    [['--aws', 'mars'], /--aws is "mars"; accepted are/],
    [['--redo'], /--redo/],
  ])('npm run redrive refuses %j in one line', async (args, problem) => {
    const { code, stderr, stdout } = await redrive(...args);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(problem);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
