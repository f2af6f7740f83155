import dagre from '@dagrejs/dagre';
import type { MapEdge, MapGraph, MapNode } from './graph.ts';

/** Where a box is drawn, in pixels. */
export interface PlacedNode extends MapNode {
  /** Of its left upper corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a line is drawn. */
export interface PlacedEdge extends MapEdge {
  /** `d` of an SVG path. */
  readonly path: string;
  /** Of the middle of its text. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedMap {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

const MARGIN = 12;
const LINE_HEIGHT = 17;
/** Mean width of a character of the font that is used, rounded up. */
const CHARACTER = 7.3;
const SMALLEST_WIDTH = 96;
const LARGEST_WIDTH = 230;

/** What a page shows of a map without scrolling sideways, where its text is as small as it may be. */
const WIDEST = 1_600;

/**
 * Boxes in the direction that records go, with few crossings: from top to bottom, since they are wide and a page is long; from
 * left to right where many functions read the same topics, and a row of them would not fit.
 */
export function place(graph: MapGraph): PlacedMap {
  // dagre makes one without boxes infinitely small.
  if (graph.nodes.length === 0) return { nodes: [], edges: [], width: 0, height: 0 };
  const down = placeAlong('TB', graph);
  if (down.width <= WIDEST) return down;
  const right = placeAlong('LR', graph);
  return right.width < down.width ? right : down;
}

function placeAlong(rankdir: 'TB' | 'LR', { nodes, edges }: MapGraph): PlacedMap {
  const isDown = rankdir === 'TB';
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const separations = { nodesep: 16, ranksep: isDown ? 26 : 70, edgesep: isDown ? 14 : 4 };
  graph.setGraph({ rankdir, ...separations, marginx: MARGIN, marginy: MARGIN });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  edges.forEach((edge, index) => {
    const label = edge.kind === 'mapping' ? { width: 56, height: 18, labelpos: 'c' } : {};
    graph.setEdge(edge.from, edge.to, { weight: edge.kind === 'failure' ? 1 : 3, ...label }, String(index));
  });
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    nodes: nodes.map((node) => {
      const { x, y, width: nodeWidth, height: nodeHeight } = graph.node(node.id);
      return { ...node, x: x - nodeWidth / 2, y: y - nodeHeight / 2, width: nodeWidth, height: nodeHeight };
    }),
    edges: edges.map((edge, index) => {
      const { points: found } = graph.edge(edge.from, edge.to, String(index)) as { points: Point[] };
      const points = isDown ? found : fromSideToSide(found, graph.node(edge.from), graph.node(edge.to));
      return { ...edge, path: pathThrough(points), ...middleOf(points) };
    }),
    width: Math.ceil(width),
    height: Math.ceil(height),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box by its middle. */
interface Box extends Point {
  readonly width: number;
}

/** How far a line leaves a box, and comes to one, straight. */
const STRAIGHT = 24;

/** Steep lines from left to right would end above and below the boxes, behind others. */
function fromSideToSide(points: readonly Point[], from: Box, to: Box): Point[] {
  const direction = from.x <= to.x ? 1 : -1;
  const begin = { x: from.x + (direction * from.width) / 2, y: from.y };
  const end = { x: to.x - (direction * to.width) / 2, y: to.y };
  const inner = points.slice(1, -1);
  const straight = direction * STRAIGHT;
  return [begin, { ...begin, x: begin.x + straight }, ...inner, { ...end, x: end.x - straight }, end];
}

function sizeOf({ label, lines, kind }: MapNode): { width: number; height: number } {
  const longest = Math.max(label.length + 1, ...lines.map((line) => line.length), 11);
  // A function has a line for its rate.
  const count = lines.length + (kind === 'function' || kind === 'group' ? 1 : 0);
  return {
    width: Math.min(LARGEST_WIDTH, Math.max(SMALLEST_WIDTH, longest * CHARACTER + 24)),
    height: 14 + LINE_HEIGHT * (1 + Math.max(1, count)),
  };
}

/** A smooth line through the points: each is the control of a curve between the middles around it. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const last = rest.at(-1) ?? first;
  const curves = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 2 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${text(point)} ${text(end)}`;
  });
  return `M${text(first)} ${curves.length > 0 ? curves.join(' ') : `L${text(last)}`}`;
}

/** A point of the line, near its middle. */
function middleOf(points: readonly Point[]): Point {
  const index = Math.floor(points.length / 2);
  const at = (offset: number) => points[Math.min(points.length - 1, Math.max(0, index + offset))];
  const [before, middle, after] = [at(-1), at(0), at(1)];
  if (!before || !middle || !after) return { x: 0, y: 0 };
  // A curve begins and ends between two points, except at the ends of the line.
  const begin = index > 1 ? between(before, middle) : before;
  const end = index < points.length - 2 ? between(middle, after) : after;
  return between(between(begin, middle), between(middle, end));
}

const between = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });

const text = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;
