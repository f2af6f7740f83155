import { expect, test } from '@jest/globals';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { fakeLambda } from '../aws/fakes.ts';
import { noMap, routeOf } from './api-harness.ts';

const mapping = {
  UUID: 'u',
  FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:live',
  Topics: ['read'],
  State: 'Enabled',
  LastProcessingResult: 'PROBLEM: Connection error.',
  DestinationConfig: { OnFailure: { Destination: 'kafka://failed' } },
};
const ports = {
  ...noMap,
  lambda: fakeLambda(['orders']),
  mappings: { list: () => [mapping] },
  declaredMap: () => ({
    topics: ['declared'],
    routes: [{ apiName: 'shop', routeKey: '$default', functionName: 'orders' }],
    schedules: [],
  }),
  writes: (topics: readonly string[]) => ({
    topics: topics.slice(1, 2).map((topic) => ({ functionName: 'orders', topic, basis: 'granted' })),
    toAny: ['orders'],
  }),
  logEnds: async () => new Map([['declared', new Map([[0, 4]])]]),
  notices: () => [{ time: 't', text: '<b>seen</b>' }],
} as unknown as ApiPorts;

async function get(path: string, given = ports): Promise<unknown> {
  const json = await (await jsonApi(given).request(path)).json();
  routeOf('GET', path).response.parse(json);
  return json;
}

test('The map has topics that are declared, read or for failures, functions, mappings, routes and the basis of each write.', async () => {
  expect(await get('/map')).toEqual({
    topics: [
      { name: 'declared', partitions: 1, isDeclared: true },
      { name: 'read', partitions: null, isDeclared: false },
      { name: 'failed', partitions: null, isDeclared: false },
    ],
    functions: [{ name: 'orders', writesToAny: true }],
    mappings: [
      {
        uuid: 'u',
        functionName: 'orders',
        topic: 'read',
        state: 'Enabled',
        problem: 'PROBLEM: Connection error.',
        destination: 'kafka://failed',
      },
    ],
    routes: [{ apiName: 'shop', routeKey: '$default', functionName: 'orders' }],
    schedules: [],
    writes: [{ functionName: 'orders', topic: 'read', basis: 'granted' }],
  });
});

test('Without policies and without Kafka the map says that writes and partitions are not known.', async () => {
  const logEnds = () => Promise.reject(new Error('Kafka is gone'));
  const given = { ...ports, ...noMap, logEnds } as unknown as ApiPorts;
  expect(await get('/map', given)).toMatchObject({ topics: [{ partitions: null }, {}], writes: null });
});

test('Notices are listed as they are.', async () => {
  expect(await get('/notices')).toEqual([{ time: 't', text: '<b>seen</b>' }]);
});
