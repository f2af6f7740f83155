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

/** Boxes from top to bottom, in the direction that records go, with few crossings: they are wide, and a page is long. */
export function place({ nodes, edges }: MapGraph): PlacedMap {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 16, ranksep: 26, edgesep: 14, marginx: MARGIN, marginy: MARGIN });
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
      const { points } = graph.edge(edge.from, edge.to, String(index)) as { points: Point[] };
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
