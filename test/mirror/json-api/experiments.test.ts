import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FaultRequest, templateOf } from '../../support/fis.ts';
import { type RunningApi, startApi } from './api-harness.ts';

/** Waits forever when it is asked to. */
const code = `export const handler = async ({ waits }) => {
  if (waits) {
    console.log('it waits');
    await new Promise(() => {});
  }
};`;

let api: RunningApi;
let functionArn: string;

beforeAll(async () => {
  api = await startApi(1, code);
  functionArn = api.lambda.service.getFunction('consumer')?.functionArn ?? '';
});
afterAll(async () => api[Symbol.asyncDispose]());

const start = (fault: Omit<FaultRequest, 'resourceArns' | 'target'> & Partial<FaultRequest>) => {
  const given = { target: 'Functions', resourceArns: [functionArn], ...fault } as const;
  return api.experiments.start(api.experiments.createTemplate(templateOf(given)).id);
};
const faults = async () => (await api.request('GET', '/faults')).json;
const invoke = (payload: object) => api.request('POST', '/functions/consumer/invocations', payload);

test('An experiment is among the faults, with the invocations that it has hit, and ends when it is removed.', async () => {
  const { id } = await start({
    actionId: 'aws:lambda:invocation-error',
    parameters: { duration: 'PT1H', preventExecution: 'true' },
  });
  const added = await api.request('POST', '/functions/consumer/faults', { kind: 'fail' });
  const { requestId } = (await invoke({})).json;
  const action = {
    name: 'fault',
    actionId: 'aws:lambda:invocation-error',
    description: 'Invocations end in an error, with or without having run.',
    parameters: { duration: 'PT1H', preventExecution: 'true' },
    targets: [functionArn],
    outcome: '',
    hits: 1,
    requestIds: [requestId],
    calls: [],
  };
  const listed = [
    { id, kind: 'experiment', status: 'running', hits: 1, actions: [action] },
    { id: added.json.id, kind: 'fail', hits: 0 },
  ];
  expect(await faults()).toMatchObject(listed);
  expect((await api.request('GET', '/state')).json.faults).toMatchObject(listed);
  const stopped = await api.request('DELETE', `/faults/${id}`);
  expect(stopped.json).toMatchObject({ id, status: 'stopped', hits: 1 });
  expect(stopped.json.endsAt).toBeLessThanOrEqual(Date.now());
  await api.request('DELETE', `/faults/${added.json.id}`);
  expect((await invoke({})).json).not.toHaveProperty('functionError');
  const unknown = await api.request('DELETE', '/faults/none');
  expect(unknown).toMatchObject({
    status: 404,
    json: { error: { code: 'UnknownFault', message: `fault is none; accepted: ${id}` } },
  });
});

test('An experiment with AWS services names the calls that it has hit.', async () => {
  const role = 'arn:aws:iam::123456789012:role/service/payment';
  const { id } = await start({
    actionId: 'aws:fis:inject-api-throttle-error',
    parameters: { duration: 'PT1H', service: 'dynamodb', percentage: '100' },
    target: 'Roles',
    resourceArns: [role],
  });
  const call = { service: 'dynamodb', operation: 'PutItem', requestId: 'call-1' };
  const caller = 'arn:aws:sts::123456789012:assumed-role/payment/orders-payment';
  api.experiments.faultOfCall({ ...call, caller: () => ({ arn: caller }) });
  const [experiment] = (await faults()).filter((each) => (each as { id: string }).id === id);
  expect(experiment).toMatchObject({
    hits: 1,
    actions: [{ targets: [role], requestIds: [], calls: [{ ...call, caller }] }],
  });
  await api.request('DELETE', `/faults/${id}`);
});

test('An experiment that ends environments names the invocations that were in flight.', async () => {
  const waiting = invoke({ waits: true });
  const isWaiting = () =>
    api.lambda.service.logLines('consumer').some(({ message }) => /it waits/.test(message));
  while (!isWaiting()) await new Promise(setImmediate);
  const { id } = await start({ actionId: 'mirror:terminate-environments', parameters: {} });
  const { requestId } = (await waiting).json;
  expect((await faults()).at(-1)).toMatchObject({
    ...{ id, status: 'completed', hits: 1 },
    actions: [{ outcome: 'ended 1 of 1 invocations in flight', requestIds: [requestId] }],
  });
  api.experiments.clear();
  expect(await faults()).toEqual([]);
});
