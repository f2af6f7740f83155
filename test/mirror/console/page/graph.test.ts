import { expect, test } from '@jest/globals';
import type { StackMap } from '../../../../local/src/console/page/api/types.ts';
import {
  collapsed,
  graphOf,
  type MapGraph,
  neighboursOf,
  withoutFailures,
} from '../../../../local/src/console/page/pages/map/graph.ts';
import { place } from '../../../../local/src/console/page/pages/map/layout.ts';
import { mapOf120Mappings } from '../../../console/support/many-mappings.ts';

const mapping = (topic: string, functionName: string, destination?: string) => ({
  uuid: `${topic}-${functionName}`,
  topic,
  functionName,
  state: 'Enabled',
  problem: '',
  ...(destination && { destination }),
});
const shop: StackMap = {
  topics: ['shop-orders', 'shop-failed'].map((name) => ({ name, partitions: 3, isDeclared: true })),
  functions: ['shop-api', 'shop-payment'].map((name) => ({ name, writesToAny: false })),
  mappings: [
    mapping('shop-orders', 'shop-payment', 'kafka://shop-failed'),
    { ...mapping('shop-orders', 'shop-payment', 'arn:aws:sqs:us-east-1:1:failures'), uuid: 'second' },
  ],
  routes: [
    { apiName: 'a', routeKey: 'GET /orders', functionName: 'shop-api' },
    { apiName: 'a', routeKey: 'POST /orders', functionName: 'shop-api' },
  ],
  schedules: [{ name: 'nightly', expression: 'rate(1 day)', functionName: 'shop-payment' }],
  writes: [{ functionName: 'shop-api', topic: 'shop-orders', basis: 'observed' }],
};
const ids = ({ nodes }: MapGraph) => nodes.map(({ id }) => id).sort();
const lines = ({ edges }: MapGraph) => edges.map(({ kind, from, to }) => `${from} ${kind} ${to}`);

/** Topics, each with functions that read it and do nothing else. */
function large(topics: number, readers: number): StackMap {
  const names = Array.from({ length: topics }, (_, index) => `t${index}`);
  const mappings = names.flatMap((topic) =>
    Array.from({ length: readers }, (_, index) => mapping(topic, `${topic}-f${index}`)),
  );
  return {
    ...shop,
    topics: names.map((name) => ({ name, partitions: 1, isDeclared: true })),
    functions: mappings.map(({ functionName }) => ({ name: functionName, writesToAny: false })),
    mappings,
    routes: [],
    schedules: [],
    writes: null,
  };
}

test('Topics, functions, routes, schedules and destinations are boxes, and what connects them are lines.', () => {
  const graph = graphOf(shop);
  expect(ids(graph)).toEqual([
    'destination:arn:aws:sqs:us-east-1:1:failures',
    'function:shop-api',
    'function:shop-payment',
    'routes:shop-api',
    'schedule:nightly',
    'topic:shop-failed',
    'topic:shop-orders',
  ]);
  expect(lines(graph)).toEqual([
    'topic:shop-orders mapping function:shop-payment',
    'function:shop-api observed topic:shop-orders',
    'routes:shop-api route function:shop-api',
    'schedule:nightly schedule function:shop-payment',
    'function:shop-payment failure topic:shop-failed',
    'function:shop-payment failure destination:arn:aws:sqs:us-east-1:1:failures',
  ]);
});

test('Mappings between the same topic and function are one line, and names are short.', () => {
  const graph = graphOf(shop);
  expect(graph.edges[0]?.mappings).toEqual(['shop-orders-shop-payment', 'second']);
  const labels = graph.nodes.map(({ label }) => label);
  expect(labels).toEqual(
    expect.arrayContaining(['orders', 'payment', 'rate(1 day)', 'failures', 'HTTP API']),
  );
  expect(graph.nodes.find(({ kind }) => kind === 'routes')?.lines).toEqual(['GET /orders', 'POST /orders']);
});

test('The neighbours of a box are those that a line connects with it.', () => {
  const near = neighboursOf(graphOf(shop), 'topic:shop-orders');
  expect(ids(near)).toEqual(['function:shop-api', 'function:shop-payment', 'topic:shop-orders']);
  expect(near.edges).toHaveLength(2);
});

test('Without failures no line leads to a destination.', () => {
  expect(withoutFailures(graphOf(shop)).edges.map(({ kind }) => kind)).not.toContain('failure');
});

test('A small map is drawn whole; of 120 mappings the functions that only read one topic are one box each topic.', () => {
  const small = graphOf(shop);
  expect(collapsed(small, new Set())).toBe(small);
  const graph = graphOf(large(12, 10));
  const drawn = collapsed(graph, new Set());
  expect(drawn.nodes).toHaveLength(24);
  expect(drawn.edges).toHaveLength(12);
  expect(drawn.edges[0]?.mappings).toHaveLength(10);
  expect(drawn.nodes.find(({ id }) => id === 'group:topic:t0')).toMatchObject({ label: '10 functions' });
  expect(collapsed(graph, new Set(['group:topic:t0'])).nodes).toHaveLength(33);
});

test('A function that also writes is not part of a group.', () => {
  const map: StackMap = {
    ...large(12, 10),
    writes: [{ functionName: 't0-f0', topic: 't1', basis: 'granted' }],
  };
  expect(ids(collapsed(graphOf(map), new Set()))).toContain('function:t0-f0');
});

test('Boxes are placed from top to bottom without an overlap, and lines have a path.', () => {
  const { nodes, edges, width, height } = place(graphOf(shop));
  const at = (id: string) => nodes.find((node) => node.id === id);
  const order = [
    'routes:shop-api',
    'function:shop-api',
    'topic:shop-orders',
    'function:shop-payment',
    'topic:shop-failed',
  ];
  const tops = order.map((id) => at(id)?.y);
  expect(tops).toEqual(tops.toSorted((one = 0, other = 0) => one - other));
  expect(new Set(tops).size).toBe(order.length);
  for (const [index, one] of nodes.entries())
    for (const other of nodes.slice(index + 1)) {
      const isApart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect({ one: one.id, other: other.id, isApart }).toMatchObject({ isApart: true });
    }
  for (const { path, x, y } of edges) {
    expect(path).toMatch(/^M[\d.-]+,[\d.-]+ /);
    expect(x).toBeLessThan(width);
    expect(y).toBeLessThan(height);
  }
});

test('A map that would be too wide from top to bottom is placed from left to right.', () => {
  const { nodes, width } = place(collapsed(graphOf(mapOf120Mappings), new Set()));
  expect(nodes).toHaveLength(52);
  expect(width).toBeLessThan(1_000);
  const of = (kind: string) => nodes.filter((node) => node.kind === kind);
  const right = Math.max(...of('topic').map(({ x, width: boxWidth }) => x + boxWidth));
  expect(right).toBeLessThan(Math.min(...of('function').map(({ x }) => x)));
});
