import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { KafkaConfig } from 'kafkajs';
import { createKafka, whileCustomerWaits } from '../../../../functions/shared/kafka/connection.ts';
import { iamClientConfig, testKafka } from '../../../support/kafka.ts';

const variables = {
  POWERTOOLS_SERVICE_NAME: 'connection-test',
  BOOTSTRAP_BROKERS: testKafka().iamBrokers.join(','),
};
/** Longer than a customer waits for a connection, shorter than a consumer does. */
const delayMs = whileCustomerWaits.connectionTimeout + 500;

let busyBroker: Server;
const sockets = new Set<Socket>();

/** A broker that accepts a connection and lets it wait for its turn, as MSK does beyond its rate of new IAM connections. */
beforeAll(async () => {
  Object.assign(process.env, variables);
  const [host = '', port = ''] = (testKafka().iamBrokers[0] ?? '').split(':');
  busyBroker = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    const turn = setTimeout(() => {
      const broker = dial(Number(port), host).on('error', () => {});
      sockets.add(broker);
      socket.pipe(broker).pipe(socket);
    }, delayMs);
    socket.on('close', () => clearTimeout(turn));
  });
  await new Promise<void>((resolve) => busyBroker.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  busyBroker.close();
  for (const name of Object.keys(variables)) delete process.env[name];
});

async function connectOnce(overrides: Partial<KafkaConfig>): Promise<void> {
  const { port } = busyBroker.address() as { port: number };
  const { ssl, sasl } = iamClientConfig(testKafka(), testKafka().accessKeyFor('connection-test'));
  const given = { ssl, sasl, brokers: [`127.0.0.1:${port}`], retry: { retries: 0 } } as Partial<KafkaConfig>;
  const admin = createKafka({ ...given, ...overrides }).admin();
  try {
    await admin.connect();
  } finally {
    await admin.disconnect();
  }
}

describe('a connection that has to wait for its turn at a broker', () => {
  test('A connection that has to wait for its turn at a broker is waited for where no customer waits.', async () => {
    await expect(connectOnce({})).resolves.toBeUndefined();
  });

  test('A connection that has to wait for its turn at a broker ends, for another broker to be tried, while a customer waits.', async () => {
    await expect(connectOnce(whileCustomerWaits)).rejects.toThrow(/timeout/i);
  });
});
