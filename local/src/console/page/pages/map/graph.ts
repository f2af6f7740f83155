import type { StackMap } from '../../api/types.ts';
import { shortNames } from '../../components/format.ts';
import { pathTo } from '../../components/path-to.ts';

/** What is drawn as a box. */
export interface MapNode {
  /** `topic:orders`, as the address of the page names it. */
  readonly id: string;
  readonly kind: 'topic' | 'function' | 'routes' | 'schedule' | 'destination' | 'group';
  /** Short, for the drawing. */
  readonly label: string;
  /** Whole, for lists and for a screen reader. */
  readonly name: string;
  /** Below the label. A function has its rate there. */
  readonly lines: readonly string[];
  /** Absent: it has no page. */
  readonly href?: string;
}

/** What is drawn as a line. */
export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'mapping' | 'observed' | 'granted' | 'route' | 'schedule' | 'failure';
  /** UUIDs of the mappings that it is. */
  readonly mappings: readonly string[];
}

export interface MapGraph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** Above this many boxes, functions that only read one topic are drawn as one. */
const MOST_NODES = 60;
const KAFKA = 'kafka://';

/** Everything that was deployed, connected. */
export function graphOf(map: StackMap): MapGraph {
  const functions = shortNames(map.functions.map(({ name }) => name));
  const topics = shortNames(map.topics.map(({ name }) => name));
  const edges = [
    ...map.mappings.map(({ uuid, topic, functionName }) =>
      edge('mapping', `topic:${topic}`, `function:${functionName}`, uuid),
    ),
    ...(map.writes ?? []).map(({ functionName, topic, basis }) =>
      edge(basis, `function:${functionName}`, `topic:${topic}`),
    ),
    ...map.routes.map(({ functionName }) =>
      edge('route', `routes:${functionName}`, `function:${functionName}`),
    ),
    ...map.schedules.map(({ name, functionName }) =>
      edge('schedule', `schedule:${name}`, `function:${functionName}`),
    ),
    ...map.mappings.flatMap(({ functionName, destination }) =>
      destination ? [edge('failure', `function:${functionName}`, destinationId(destination))] : [],
    ),
  ];
  return {
    nodes: [
      ...map.topics.map(({ name, partitions }) => topicNode(name, topics.get(name) ?? name, partitions)),
      ...map.functions.map(({ name, writesToAny }) =>
        functionNode(name, functions.get(name) ?? name, writesToAny),
      ),
      ...routeNodes(map.routes),
      ...map.schedules.map(({ name, expression }) => scheduleNode(name, expression)),
      ...destinationNodes(map.mappings),
    ],
    edges: merged(edges.filter((each) => !isForFailures(each, edges))),
  };
}

/** What is written to a destination by the role of the function is what failed: one line says it. */
const isForFailures = ({ kind, from, to }: MapEdge, edges: readonly MapEdge[]) =>
  (kind === 'observed' || kind === 'granted') &&
  edges.some((other) => other.kind === 'failure' && other.from === from && other.to === to);

const edge = (kind: MapEdge['kind'], from: string, to: string, uuid?: string): MapEdge => ({
  kind,
  from,
  to,
  mappings: uuid === undefined ? [] : [uuid],
});

const topicNode = (name: string, label: string, partitions: number | null): MapNode => ({
  id: `topic:${name}`,
  kind: 'topic',
  label,
  name: `Topic ${name}`,
  lines: [
    partitions === null
      ? 'not created yet'
      : `${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`,
  ],
  href: pathTo.topic(name),
});

const functionNode = (name: string, label: string, writesToAny: boolean): MapNode => ({
  id: `function:${name}`,
  kind: 'function',
  label,
  name: `Function ${name}`,
  lines: writesToAny ? ['may write to any topic'] : [],
  href: pathTo.function(name),
});

function routeNodes(routes: StackMap['routes']): MapNode[] {
  const byFunction = Map.groupBy(routes, ({ functionName }) => functionName);
  return [...byFunction].map(([functionName, list]) => {
    const keys = [...new Set(list.map(({ routeKey }) => routeKey))];
    return {
      id: `routes:${functionName}`,
      kind: 'routes',
      label: 'HTTP API',
      name: `Routes ${keys.join(', ')}`,
      lines: keys.length > 5 ? [...keys.slice(0, 4), `and ${keys.length - 4} more`] : keys,
    };
  });
}

const scheduleNode = (name: string, expression: string): MapNode => ({
  id: `schedule:${name}`,
  kind: 'schedule',
  label: expression,
  name: `Schedule ${name}, ${expression}`,
  lines: ['schedule'],
});

/** A topic for failures is a topic as any other. */
const destinationId = (destination: string) =>
  destination.startsWith(KAFKA) ? `topic:${destination.slice(KAFKA.length)}` : `destination:${destination}`;

const SERVICES: Readonly<Record<string, string>> = { sqs: 'queue', sns: 'SNS topic', s3: 'bucket' };

function destinationNodes(mappings: StackMap['mappings']): MapNode[] {
  const arns = new Set(mappings.flatMap(({ destination }) => destination ?? []));
  return [...arns]
    .filter((arn) => !arn.startsWith(KAFKA))
    .map((arn) => ({
      id: destinationId(arn),
      kind: 'destination',
      label: arn.split(/[:/]/).at(-1) ?? arn,
      name: `On-failure destination ${arn}`,
      lines: [SERVICES[arn.split(':')[2] ?? ''] ?? 'destination'],
      href: '/dead-letters',
    }));
}

/** One line for all mappings between two boxes. */
function merged(edges: readonly MapEdge[]): MapEdge[] {
  const groups = Map.groupBy(edges, ({ kind, from, to }) => `${kind} ${from} ${to}`);
  return [...groups.values()].map((list) => ({
    ...(list[0] as MapEdge),
    mappings: list.flatMap(({ mappings }) => mappings),
  }));
}

/** Boxes with a line, and those without one. */
export function partedByConnection({ nodes, edges }: MapGraph): {
  readonly connected: MapGraph;
  readonly alone: readonly MapNode[];
} {
  const ids = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return {
    connected: { nodes: nodes.filter(({ id }) => ids.has(id)), edges },
    alone: nodes.filter(({ id }) => !ids.has(id)),
  };
}

/** A box, and those that a line connects with it. */
export function neighboursOf({ nodes, edges }: MapGraph, id: string): MapGraph {
  const near = edges.filter(({ from, to }) => from === id || to === id);
  const ids = new Set([id, ...near.flatMap(({ from, to }) => [from, to])]);
  return { nodes: nodes.filter((node) => ids.has(node.id)), edges: near };
}

/** Each mapping of a large stack may have a line to the same destination. */
export function withoutFailures({ nodes, edges }: MapGraph): MapGraph {
  return { nodes, edges: edges.filter(({ kind }) => kind !== 'failure') };
}

/**
 * Where there are more than 60 boxes, the functions that do nothing but read one topic become one box for each topic.
 * @param expanded ids of the groups whose functions are drawn.
 */
export function collapsed(graph: MapGraph, expanded: ReadonlySet<string>): MapGraph {
  if (graph.nodes.length <= MOST_NODES) return graph;
  const groups = new Map<string, string[]>();
  for (const { id, kind } of graph.nodes) {
    const topic = kind === 'function' ? onlyTopicOf(graph, id) : undefined;
    if (topic !== undefined) groups.set(`group:${topic}`, [...(groups.get(`group:${topic}`) ?? []), id]);
  }
  const groupOf = new Map(
    [...groups]
      .filter(([group, members]) => members.length > 1 && !expanded.has(group))
      .flatMap(([group, members]) => members.map((member) => [member, group] as const)),
  );
  const drawn = new Set(groupOf.values());
  const id = (node: string) => groupOf.get(node) ?? node;
  return {
    nodes: [
      ...graph.nodes.filter((node) => !groupOf.has(node.id)),
      ...[...drawn].map((group) => groupNode(group, groups.get(group)?.length ?? 0)),
    ],
    edges: merged(graph.edges.map((each) => ({ ...each, from: id(each.from), to: id(each.to) }))),
  };
}

const groupNode = (id: string, size: number): MapNode => ({
  id,
  kind: 'group',
  label: `${size} functions`,
  name: `${size} functions that read ${id.slice('group:topic:'.length)}`,
  lines: ['show each'],
});

/** The topic that a function reads, when nothing else but failures is connected with it. */
function onlyTopicOf({ edges }: MapGraph, id: string): string | undefined {
  const own = edges.filter(({ from, to, kind }) => kind !== 'failure' && (from === id || to === id));
  return own.length === 1 && own[0]?.kind === 'mapping' ? own[0].from : undefined;
}
