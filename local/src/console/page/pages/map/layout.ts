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
const SMALLEST_WIDTH = 112;
const LARGEST_WIDTH = 230;

/** Characters that have room in a box. */
export const MOST_CHARACTERS = Math.floor((LARGEST_WIDTH - 24) / CHARACTER);

/** Boxes from left to right, in the direction that records go, with few crossings. */
export function place({ nodes, edges }: MapGraph): PlacedMap {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 44, edgesep: 10, marginx: MARGIN, marginy: MARGIN });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  edges.forEach((edge, index) => {
    const label = edge.kind === 'mapping' ? { width: 62, height: 26, labelpos: 'c' } : {};
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
      const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
      return { ...edge, path: pathThrough(points), x: middle.x, y: middle.y };
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
  const longest = Math.max(label.length, ...lines.map((line) => line.length), 14);
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

const text = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;
