import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import { serviceState } from '../../../local/src/json-api/service-schemas.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { type Disturb, interval } from '../../../local/src/services/disturbance.ts';
import { ServiceFaults } from '../../../local/src/services/service-faults.ts';

const asked: unknown[] = [];
const disturb: Disturb = (...call) => {
  asked.push(call);
  return interval(600_000);
};
const app = jsonApi({
  serviceFaults: new ServiceFaults({ kafka: disturb }, 'docker'),
} as Partial<ApiPorts> as ApiPorts);

async function request(method: string, path: string, body?: unknown) {
  const headers = { 'content-type': 'application/json' };
  const response = await app.request(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as { id: string } & object };
}

test('A fault of a service takes ten seconds by default, is listed, and ends when it is removed.', async () => {
  const { status, json } = await request('POST', '/services/kafka/faults', { kind: 'stall' });
  expect([status, asked]).toEqual([200, [['stall', 10_000]]]);
  const states = z.array(serviceState).parse((await request('GET', '/services')).json);
  expect(states).toEqual([
    { name: 'kafka', fault: json },
    { name: 'dynamodb', refusal: expect.stringContaining('docker pause') },
    { name: 'mailbox', refusal: expect.stringContaining('docker pause') },
  ]);
  const removed = await request('DELETE', `/services/faults/${json.id}`);
  expect(removed.json).toEqual({ ...json, endedAt: expect.any(Number) });
  expect((await request('GET', '/services/faults')).json).toEqual([removed.json]);
});

test.each([
  ['kafka', { kind: 'explode' }, 400, 'accepted: stall or stop'],
  ['kafka', { kind: 'stop', durationMs: 0 }, 400, 'accepted: a whole number from 1 to 600000'],
  ['redis', { kind: 'stop' }, 404, 'service is redis; accepted: kafka, dynamodb, mailbox'],
  ['mailbox', { kind: 'stop' }, 409, 'mailbox cannot be disturbed: it runs in a container'],
])('A fault of %s with %j is refused with %i and what is accepted.', async (name, body, status, message) => {
  const refused = await request('POST', `/services/${name}/faults`, body);
  expect(refused).toEqual({
    status,
    json: { error: { code: expect.any(String), message: expect.stringContaining(message) } },
  });
});
