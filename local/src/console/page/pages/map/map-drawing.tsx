import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { liveFunction, liveMapping } from '../../api/live-metrics.ts';
import type { StackMap } from '../../api/types.ts';
import { pathTo } from '../../components/path-to.ts';
import { edgeState, rateText } from './edge-state.ts';
import type { MapEdge, MapGraph } from './graph.ts';
import type { PlacedEdge, PlacedMap, PlacedNode } from './layout.ts';
import { usePan } from './use-pan.ts';

/** Places boxes and lines. */
export type Layout = Pick<typeof import('./layout.ts'), 'place'>;

interface MapDrawingProps {
  readonly graph: MapGraph;
  readonly mappings: StackMap['mappings'];
  readonly expand: (group: string) => void;
}

const SMALLEST_SCALE = 0.25;
const LARGEST_SCALE = 2;
const STEP = 1.25;

/** Boxes and lines, which are links to their pages, in an area that scrolls, zooms and is moved by the pointer. */
export function MapDrawing({ layout: { place }, ...props }: MapDrawingProps & { readonly layout: Layout }) {
  const placed = useMemo(() => place(props.graph), [place, props.graph]);
  return <Drawn {...props} placed={placed} />;
}

function Drawn({ placed, mappings, expand }: MapDrawingProps & { placed: PlacedMap }) {
  const area = useRef<HTMLElement>(null);
  const [scale, setScale] = useState<number>();
  usePan(area);
  const fit = () => setScale(fittingScale(area.current, placed));
  useEffect(fit, [placed]);
  const zoom = (factor: number) =>
    setScale((now = 1) => Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, now * factor)));
  const shown = scale ?? 1;
  const size = { width: `${placed.width * shown}px`, height: `${placed.height * shown}px` };
  return (
    <div class="map-frame">
      <fieldset class="map-zoom">
        <legend class="visually-hidden">Size of the map</legend>
        <button type="button" aria-label="Smaller" onClick={() => zoom(1 / STEP)}>
          −
        </button>
        <button type="button" aria-label="Larger" onClick={() => zoom(STEP)}>
          +
        </button>
        <button type="button" onClick={fit}>
          Fit
        </button>
      </fieldset>
      <section class="map-area" aria-label="Map" ref={area}>
        <div class="map-size" style={size}>
          <div class="map-canvas" style={{ transform: `scale(${shown})` }}>
            <Lines placed={placed} mappings={mappings} />
            {placed.nodes.map((node) => (
              <Box key={node.id} node={node} expand={expand} />
            ))}
            {placed.edges.map((edge) =>
              edge.kind === 'mapping' ? (
                <MappingLabel key={keyOf(edge)} edge={edge} mappings={mappings} />
              ) : null,
            )}
          </div>
        </div>
      </section>
    </div>
  );
}

/** Text is not made larger than it is written, nor so small that nothing of it is read. */
function fittingScale(area: HTMLElement | null, { width }: PlacedMap): number {
  const available = (area?.clientWidth ?? width) - 2;
  return Math.min(1, Math.max(0.7, available / width));
}

const keyOf = ({ kind, from, to }: MapEdge) => `${kind} ${from} ${to}`;

function Lines({ placed, mappings }: { placed: PlacedMap; mappings: StackMap['mappings'] }) {
  return (
    <svg class="map-lines" width={placed.width} height={placed.height} aria-hidden="true">
      <defs>
        <marker
          id="map-arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0,0.5 L8,4 L0,7.5 Z" />
        </marker>
      </defs>
      {placed.edges.map((edge) =>
        edge.kind === 'mapping' ? (
          <MappingLine key={keyOf(edge)} edge={edge} mappings={mappings} />
        ) : (
          <path
            key={keyOf(edge)}
            class={`map-line ${edge.kind}`}
            d={edge.path}
            marker-end="url(#map-arrow)"
          />
        ),
      )}
    </svg>
  );
}

interface MappingEdgeProps {
  readonly edge: PlacedEdge;
  readonly mappings: StackMap['mappings'];
}

/** Drawn again when one of its mappings changes, and no other line with it. */
function useEdgeState({ edge, mappings }: MappingEdgeProps) {
  const own = mappings.filter(({ uuid }) => edge.mappings.includes(uuid));
  return edgeState(
    own,
    own.map(({ uuid }) => liveMapping(uuid).value),
  );
}

function MappingLine(props: MappingEdgeProps) {
  const { tone, rate } = useEdgeState(props);
  const name = `map-line mapping ${tone} ${rate ? 'flowing' : ''}`;
  return <path class={name} d={props.edge.path} marker-end="url(#map-arrow)" />;
}

function MappingLabel(props: MappingEdgeProps) {
  const { edge } = props;
  const { tone, rate, lag, note } = useEdgeState(props);
  const [uuid = ''] = edge.mappings;
  const size = edge.mappings.length;
  const what = size === 1 ? 'Mapping' : `${size} mappings`;
  const between = `of ${nameIn(edge.from)} to ${nameIn(edge.to)}`;
  return (
    <a
      class={`map-label ${tone} ${rate || lag ? '' : 'idle'}`}
      href={size === 1 ? pathTo.mapping(uuid) : '/mappings'}
      style={{ left: `${edge.x}px`, top: `${edge.y}px` }}
    >
      <span class="visually-hidden">{`${what} ${between}: `}</span>
      {rate && <span>{rate}</span>}
      {lag && <span>{lag}</span>}
      {note && <span class="visually-hidden"> {note}</span>}
    </a>
  );
}

const nameIn = (id: string) => id.slice(id.indexOf(':') + 1);

function Box({ node, expand }: { node: PlacedNode; expand: (group: string) => void }) {
  const style = {
    left: `${node.x}px`,
    top: `${node.y}px`,
    width: `${node.width}px`,
    height: `${node.height}px`,
  };
  const content = <BoxContent node={node} />;
  if (node.kind === 'group')
    return (
      <button type="button" class="map-box group" style={style} onClick={() => expand(node.id)}>
        {content}
      </button>
    );
  return node.href ? (
    <a class={`map-box ${node.kind}`} style={style} href={node.href} title={node.name}>
      {content}
    </a>
  ) : (
    <div class={`map-box ${node.kind}`} style={style} title={node.name}>
      {content}
    </div>
  );
}

function BoxContent({ node }: { node: PlacedNode }) {
  return (
    <>
      <span class="visually-hidden">{node.name} </span>
      <strong>{node.label}</strong>
      {node.kind === 'function' && <FunctionLine name={nameIn(node.id)} />}
      {node.lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </>
  );
}

function FunctionLine({ name }: { name: string }) {
  const now = liveFunction(name).value;
  const rate = now && rateText(now.invocationsPerSecond);
  const parts = [
    rate || 'idle',
    now && now.running > 0 ? `${now.running} running` : '',
    now?.isFailing ? 'failing' : '',
  ];
  return <span class={now?.isFailing ? 'failing' : undefined}>{parts.filter(Boolean).join(' · ')}</span>;
}
