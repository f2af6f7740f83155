import { expect, test } from '@jest/globals';
import { Experiments } from '../../../local/src/fault-injection/experiments.ts';
import { FunctionFaults } from '../../../local/src/fault-injection/function-faults.ts';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';

const ports: Partial<ApiPorts> = {
  experiments: new Experiments({ terminate: async () => ({ inFlight: 0, requestIds: [] }) }),
  functionFaults: new FunctionFaults(),
};
const app = jsonApi(ports as ApiPorts);
const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:orders';

async function request(method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json' };
  const response = await app.request(path, { method, headers, body: body && JSON.stringify(body) });
  return { status: response.status, json: (await response.json()) as { id: string; status: string } };
}

test('An experiment is started with an action of the list, is among the faults, and ends like them.', async () => {
  const { json: actions } = await request('GET', '/experiments/actions');
  expect(actions).toContainEqual({
    id: 'aws:lambda:invocation-error',
    description: expect.any(String),
    targetType: 'aws:lambda:function',
  });
  const parameters = { duration: 'PT10S' };
  const body = { actionId: 'aws:lambda:invocation-error', targets: [ARN], parameters };
  const { json } = await request('POST', '/experiments', body);
  expect(json).toMatchObject({ status: 'running', actions: [{ targets: [ARN], parameters }] });
  expect((await request('GET', '/faults')).json).toEqual([json]);
  expect((await request('DELETE', `/faults/${json.id}`)).json.status).toBe('stopped');
});

test('An action that is not there, and a parameter that is missing, are named.', async () => {
  const start = (body: object) => request('POST', '/experiments', { targets: [ARN], ...body });
  expect(await start({ actionId: 'x' })).toMatchObject({
    status: 404,
    json: { error: { message: expect.stringMatching(/^actionId is x; accepted: aws:fis:/) } },
  });
  expect(await start({ actionId: 'aws:lambda:invocation-error' })).toMatchObject({
    status: 400,
    json: { error: { message: expect.stringContaining('needs the parameter duration') } },
  });
});
