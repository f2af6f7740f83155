import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { DISTURBED_SERVICES, type Disturb, interval } from '../../../local/src/services/disturbance.ts';
import { type RunningServices, startServices } from '../../../local/src/services/index.ts';
import { ServiceFaults } from '../../../local/src/services/service-faults.ts';
import { temporaryDirectory, until } from './support.ts';

/** Longer than a test: what ends it is the test. */
const LONG_MS = 600_000;
const ANY_PORTS = { kafka: 0, kafkaIam: 0, dynamodb: 0, mail: 0 };

let services: RunningServices;
let faults: ServiceFaults;
beforeAll(async () => {
  services = await startServices({
    mode: 'embedded',
    dataDirectory: temporaryDirectory(),
    ports: ANY_PORTS,
    onProgress: () => {},
    onUnexpectedExit: () => {},
  });
  faults = new ServiceFaults(services.disturbs, 'embedded');
});
afterAll(() => services.stop());

/** Whether a service responds, within a second. */
const responds = {
  dynamodb: () => hasResponse(services.dynamodb.endpoint),
  mailbox: () => hasResponse(`${services.ses.mailboxUrl}/store`),
  kafka: async () => {
    const admin = new Kafka({
      brokers: [...services.kafka.bootstrapBrokers],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      requestTimeout: 1_000,
      retry: { retries: 0 },
    }).admin();
    try {
      await admin.connect();
      await admin.listTopics();
      return true;
    } catch {
      return false;
    } finally {
      await admin.disconnect();
    }
  },
};

async function hasResponse(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(1_000) })).text();
    return true;
  } catch {
    return false;
  }
}

test.each(DISTURBED_SERVICES)(
  'A %s that is stalled or stopped does not respond, and does when the fault ends.',
  async (name) => {
    for (const kind of ['stall', 'stop'] as const) {
      await until(() => responds[name]());
      const { id } = faults.add(name, kind, LONG_MS);
      await until(async () => !(await responds[name]()));
      expect(() => faults.add(name, 'stall', 1)).toThrow(`${name} has fault ${id} (${kind}) already`);
      expect(faults.states()).toContainEqual({ name, fault: expect.objectContaining({ id, kind }) });
      const { endedAt } = await faults.end(id);
      expect(endedAt).toBeDefined();
      await until(() => responds[name]());
      expect(faults.states()).toContainEqual({ name });
    }
  },
);

test('A fault ends by itself after its time.', async () => {
  faults.add('dynamodb', 'stall', 1);
  await until(() => faults.states().every(({ fault }) => fault === undefined));
  expect(await responds.dynamodb()).toBe(true);
});

test('Services stop while they are stalled and while they are stopped.', async () => {
  for (const [name, kind] of [
    ['kafka', 'stall'],
    ['dynamodb', 'stop'],
    ['mailbox', 'stall'],
  ] as const)
    faults.add(name, kind, LONG_MS);
  await services.stop();
  expect(await Promise.all(DISTURBED_SERVICES.map((name) => responds[name]()))).toEqual([
    false,
    false,
    false,
  ]);
});

test('A service that the mirror did not start is refused with the reason.', () => {
  const foreign = new ServiceFaults({}, 'external');
  expect(() => foreign.add('kafka', 'stop', 1)).toThrow(
    'kafka cannot be disturbed: it runs outside the mirror (--services=external), which stops nothing that it has not started',
  );
  expect(() => foreign.add('redis', 'stop', 1)).toThrow(
    'service is redis; accepted: kafka, dynamodb, mailbox',
  );
});

test('A stall of a process is refused on Windows, which has no signal for it.', () => {
  const asked: string[] = [];
  const disturb: Disturb = (kind) => {
    asked.push(kind);
    return interval(0);
  };
  const windows = new ServiceFaults({ kafka: disturb, dynamodb: disturb, mailbox: disturb }, 'embedded', {
    platform: 'win32',
  });
  for (const service of ['kafka', 'dynamodb'])
    expect(() => windows.add(service, 'stall', 1)).toThrow(
      `kind is stall; accepted for ${service} on Windows: stop. Windows has no signal that freezes a process`,
    );
  windows.add('kafka', 'stop', 1);
  windows.add('mailbox', 'stall', 1);
  expect(asked).toEqual(['stop', 'stall']);
});
