import { expect, test } from '@jest/globals';
import type { MappingRecord } from '../../../local/src/event-source-mapping/core/record.ts';
import { declaredResults } from '../../../local/src/json-api/search/declared.ts';
import { recordResults } from '../../../local/src/json-api/search/recent-records.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';

const recordIn = (topic: string, offset: number, value: string): MappingRecord => ({
  topic,
  partition: 0,
  offset,
  timestamp: offset,
  timestampType: 'CREATE_TIME',
  key: Buffer.from('k'),
  value: Buffer.from(value),
  headers: [['source', Buffer.from('sensor')]],
});

/** Topics with one partition each; a value of undefined is a topic that cannot be read, and null one that never responds. */
function portsOf(topics: Readonly<Record<string, readonly string[] | undefined | null>>, mapped = 'mapped') {
  const order: string[] = [];
  const ports = {
    mappings: { list: () => [{ Topics: [mapped] }] },
    findSchema: () => undefined,
    offsets: {
      topics: async () => Object.keys(topics),
      ranges: async (topic: string) => {
        order.push(topic);
        if (topics[topic] === null) return new Promise(() => {});
        if (!topics[topic]) throw new Error(`${topic} has no leader`);
        return [{ partition: 0, start: 0, end: topics[topic].length }];
      },
    },
    records: {
      read: async (topic: string, { from }: { from: number }) =>
        (topics[topic] ?? []).slice(from).map((value, index) => recordIn(topic, from + index, value)),
    },
  };
  return { ports: ports as unknown as ApiPorts, order };
}

test('Records are found by each digit of a number, by header names, and the newest first.', async () => {
  const { ports } = portsOf({ readings: ['{"n":9007199254740993}', '{"d":1.0}', '{"d":1.0}'] });
  const titles = async (text: string) =>
    (await recordResults(ports, text, 6)).results.map(({ title }) => title);
  expect(await titles('9007199254740993')).toEqual(['readings-0@0']);
  expect(await titles('1.0')).toEqual(['readings-0@2', 'readings-0@1']);
  expect(await titles('SOURCE')).toHaveLength(3);
});

test('Topics that mappings read are looked through first.', async () => {
  const { ports, order } = portsOf({ another: ['x'], mapped: ['x'], third: ['x'] });
  await recordResults(ports, 'nothing', 6);
  expect(order).toEqual(['mapped', 'another', 'third']);
});

test('A topic that cannot be read hides no other, and the search says that it is not whole.', async () => {
  const { ports } = portsOf({ broken: undefined, fine: ['needle'] });
  expect(await recordResults(ports, 'needle', 6)).toMatchObject({
    results: [{ title: 'fine-0@0' }],
    isPartial: true,
  });
});

test('Kafka that does not respond ends the search with what was found.', async () => {
  const { ports } = portsOf({ mapped: ['needle'], stalled: null });
  expect(await recordResults(ports, 'needle', 6)).toMatchObject({
    results: [{ title: 'mapped-0@0' }],
    isPartial: true,
  });
});

test('A function and a table of one name are each found by their logical ids.', async () => {
  const resource = (logicalId: string, type: string) => ({ logicalId, type, physicalId: 'orders' });
  const ports = {
    state: () => ({
      stacks: [
        {
          resources: [
            resource('TakesOrders', 'AWS::Lambda::Function'),
            resource('Kept', 'AWS::DynamoDB::Table'),
          ],
        },
      ],
    }),
    offsets: { topics: async () => [] },
    declaredMap: () => ({ routes: [], schedules: [] }),
    mappings: { list: () => [] },
    lambda: { listFunctions: () => [{ functionName: 'orders', runtime: 'nodejs24.x' }] },
  } as unknown as ApiPorts;
  const kinds = async (text: string) =>
    (
      await declaredResults(ports, (...texts) => texts.some((each) => each?.toLowerCase().includes(text)))
    ).map(({ kind }) => kind);
  expect(await kinds('takesorders')).toEqual(['function']);
  expect(await kinds('kept')).toEqual(['resource']);
});
