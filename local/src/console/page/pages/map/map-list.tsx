import { liveMapping } from '../../api/live-metrics.ts';
import type { StackMap } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count } from '../../components/format.ts';
import { pathTo } from '../../components/path-to.ts';
import { edgeState } from './edge-state.ts';
import type { MapEdge, MapGraph, MapNode } from './graph.ts';

interface MapListProps {
  readonly graph: MapGraph;
  readonly mappings: StackMap['mappings'];
}

interface Row {
  readonly edge: MapEdge;
  readonly from: MapNode;
  readonly to: MapNode;
}

const KINDS: Readonly<Record<MapEdge['kind'], string>> = {
  mapping: 'is read by a mapping of',
  observed: 'has written to',
  granted: 'may write to',
  route: 'invoke',
  schedule: 'invokes',
  failure: 'sends what failed to',
};

/** The lines of the map as a table. */
export function MapList({ graph, mappings }: MapListProps) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const rows = graph.edges.flatMap((edge) => {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    return from && to ? [{ edge, from, to }] : [];
  });
  const columns: Column<Row>[] = [
    { name: 'From', cell: ({ from }) => <NodeLink node={from} />, sortBy: ({ from }) => from.name },
    {
      name: 'Connection',
      cell: ({ edge: { kind, mappings: uuids } }) =>
        uuids.length === 1 ? <a href={pathTo.mapping(uuids[0] ?? '')}>{KINDS[kind]}</a> : KINDS[kind],
      sortBy: ({ edge }) => KINDS[edge.kind],
    },
    { name: 'To', cell: ({ to }) => <NodeLink node={to} />, sortBy: ({ to }) => to.name },
    { name: 'Now', cell: ({ edge }) => <Now edge={edge} mappings={mappings} /> },
  ];
  return (
    <DataTable
      caption="Connections"
      rows={rows}
      columns={columns}
      keyOf={({ edge }) => `${edge.kind} ${edge.from} ${edge.to}`}
      textOf={({ from, to, edge }) => `${from.name} ${KINDS[edge.kind]} ${to.name}`}
      empty="Nothing is connected."
    />
  );
}

const NodeLink = ({ node }: { node: MapNode }) =>
  node.href ? <a href={node.href}>{node.name}</a> : <span>{node.name}</span>;

function Now({ edge, mappings }: { edge: MapEdge; mappings: StackMap['mappings'] }) {
  if (edge.kind !== 'mapping') return null;
  const own = mappings.filter(({ uuid }) => edge.mappings.includes(uuid));
  const nows = own.map(({ uuid }) => liveMapping(uuid).value);
  const { tone, rate, lag } = edgeState(own, nows);
  if (nows.every((now) => now === undefined)) return <>{count(undefined)}</>;
  return (
    <>
      <span class="map-rate">{rate || '0/s'}</span>
      {(lag || tone === 'bad') && (
        <Badge tone={tone}>{[lag, tone === 'bad' ? 'failing' : ''].filter(Boolean).join(', ')}</Badge>
      )}
    </>
  );
}
