import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readTopic } from './support/kafka.ts';
import { anOrder, available, Shopper } from './support/shop.ts';
import { newDataDirectory, removeDataDirectory, type System, startSystem } from './support/system.ts';

const dataDirectory = newDataDirectory();
let system: System | undefined;

afterAll(async () => {
  await system?.end('SIGTERM');
  removeDataDirectory(dataDirectory);
});

/** Process ids of the broker, found as an operator would. */
function brokerPids({ process: { pid } }: System): number[] {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' });
  return children
    .split('\n')
    .filter((line) => line.includes('kafka_2.13'))
    .map((line) => Number.parseInt(line, 10));
}

function signalBroker(running: System, signal: NodeJS.Signals): void {
  const pids = brokerPids(running);
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, signal);
}

describe('when the mirror is killed with orders in flight', () => {
  test('a new start brings every order to its end, once', async () => {
    system = await startSystem(dataDirectory);
    const shopper = await Shopper.signUp(system.ready);
    const before = await available(system.ready, 'book-kafka-guide');
    const orderIds = await Promise.all(Array.from({ length: 20 }, () => shopper.place()));
    await system.end('SIGKILL');

    system = await startSystem(dataDirectory);
    for (const orderId of orderIds)
      expect((await shopperAgain(shopper).finalOrder(orderId)).status).toBe('shipped');
    expect(await available(system.ready, 'book-kafka-guide')).toBe(before - orderIds.length);
    const payments = await readTopic(system.ready.kafka, 'payments');
    const charges = payments.filter(({ headers }) => headers.ce_type === 'PaymentProcessed');
    // An event that is sent again is the same to the byte; a second charge would have another charge id.
    expect(new Set(charges.map(({ value }) => value.toString('base64'))).size).toBe(orderIds.length);
  });

  /** The same customer at the new addresses: the token of before the crash is still good. */
  function shopperAgain(shopper: Shopper): Shopper {
    return shopper.at((system as System).ready);
  }
});

describe('when Kafka does not respond', () => {
  test('an order is refused with 503 and its key, and sending it again later gives one order', async () => {
    system ??= await startSystem(dataDirectory);
    const running = system;
    const shopper = await Shopper.signUp(running.ready);
    await shopper.finalOrder(await shopper.place());

    signalBroker(running, 'SIGSTOP');
    const refused = await shopper.post(anOrder());
    signalBroker(running, 'SIGCONT');
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const key = refused.headers.get('idempotency-key') ?? '';
    expect(key).not.toBe('');

    const orderId = await retried(shopper, key);
    const { events } = await shopper.finalOrder(orderId);
    expect(events.filter(({ type }) => type === 'PaymentProcessed')).toHaveLength(1);
    expect(await retried(shopper, key)).toBe(orderId);
  });

  /** Sends the order again with its key, as the response said, until the broker has caught its breath. */
  async function retried(shopper: Shopper, key: string): Promise<string> {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const response = await shopper.post(anOrder(), { 'idempotency-key': key });
      if (response.status === 202) return ((await response.json()) as { orderId: string }).orderId;
      expect(response.status).toBe(503);
    }
    throw new Error('the order was never accepted');
  }
});
