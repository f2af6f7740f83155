import { useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { getJson } from '../../api/client.ts';
import type { StackMap } from '../../api/types.ts';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { Heading } from '../../components/heading.tsx';
import { Empty, Show } from '../../components/states.tsx';
import {
  collapsed,
  graphOf,
  type MapGraph,
  type MapNode,
  neighboursOf,
  partedByConnection,
  withoutFailures,
} from './graph.ts';
import { type Layout, MapDrawing } from './map-drawing.tsx';
import { MapList } from './map-list.tsx';
import { NewestNotice } from './newest-notice.tsx';

/** With more mappings than this, lines from each function to its on-failure destination hide the others. */
const MOST_FAILURE_LINES = 12;

/** What was deployed and how it is connected, with what flows now. */
export function MapPage() {
  // The library for the layout is loaded while the map is requested.
  const layout = useLoaded<Layout>(() => import('./layout.ts'), 'layout');
  const map = useLoaded((signal) => getJson<StackMap>(['map'], { signal }), 'map', ['mapping', 'update']);
  return (
    <>
      <Heading>Map</Heading>
      <NewestNotice />
      <Show loaded={map}>{(data) => <MapContent map={data} layout={layout} />}</Show>
    </>
  );
}

function MapContent({ map, layout }: { map: StackMap; layout: Loaded<Layout> }) {
  const { query, route } = useLocation();
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [hasFailures, setFailures] = useState(() => map.mappings.length <= MOST_FAILURE_LINES);
  // The same text is the same map: it is laid out once, not at each event.
  const text = JSON.stringify({
    ...map,
    mappings: map.mappings.map(({ state: _, problem: __, ...rest }) => rest),
  });
  const whole = useMemo(() => graphOf(map), [text]);
  const shown = useMemo(() => {
    const wanted = hasFailures ? whole : withoutFailures(whole);
    // An address may name what another stack has.
    const focus = whole.nodes.find(({ id }) => id === query.focus);
    if (focus) return { connected: neighboursOf(wanted, focus.id), alone: [] };
    const { connected, alone } = partedByConnection(wanted);
    return { connected: collapsed(connected, expanded), alone };
  }, [whole, query.focus, expanded, hasFailures]);
  if (whole.nodes.length === 0) return <Empty>The template declares no topic, function or mapping.</Empty>;
  const isList = query.view === 'list';
  const go = (change: { focus?: string; view?: string }) => route(addressOf({ ...query, ...change }));
  return (
    <>
      <div class="map-tools">
        <FocusField graph={whole} focus={query.focus} go={go} />
        <label>
          <input
            type="checkbox"
            checked={hasFailures}
            onChange={({ currentTarget }) => setFailures(currentTarget.checked)}
          />{' '}
          On-failure destinations
        </label>
        <button type="button" onClick={() => go({ view: isList ? '' : 'list' })}>
          {isList ? 'Show the drawing' : 'Show a list'}
        </button>
      </div>
      {isList ? (
        <MapList graph={shown.connected} mappings={map.mappings} />
      ) : (
        <Show loaded={layout}>
          {(library) => (
            <MapDrawing
              layout={library}
              graph={shown.connected}
              mappings={map.mappings}
              expand={(group) => setExpanded((before) => new Set([...before, group]))}
            />
          )}
        </Show>
      )}
      {shown.alone.length > 0 && <Alone nodes={shown.alone} />}
      <Legend map={map} />
    </>
  );
}

/** Of the start page, with what is shown. */
function addressOf(query: Readonly<Record<string, string>>): string {
  const given = Object.entries(query).filter(([, value]) => value);
  return given.length > 0 ? `/?${new URLSearchParams(given)}` : '/';
}

interface FocusFieldProps {
  readonly graph: MapGraph;
  readonly focus: string | undefined;
  readonly go: (change: { focus: string }) => void;
}

function FocusField({ graph, focus, go }: FocusFieldProps) {
  const current = graph.nodes.find(({ id }) => id === focus);
  return (
    <label class="map-focus">
      <span>Neighbours of</span>
      <select value={current?.id ?? ''} onChange={({ currentTarget }) => go({ focus: currentTarget.value })}>
        <option value="">everything</option>
        {graph.nodes.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What nothing leads to and that leads to nothing, by links. */
function Alone({ nodes }: { nodes: readonly MapNode[] }) {
  return (
    <p class="map-alone">
      Not connected:{' '}
      {nodes.map(({ id, name, label, href }) => (
        <a key={id} href={href} title={name}>
          {label}
        </a>
      ))}
    </p>
  );
}

function Legend({ map: { writes, functions } }: { map: StackMap }) {
  const toAny = functions.filter(({ writesToAny }) => writesToAny).length;
  return (
    <div class="map-legend">
      <p>
        <Sample kind="mapping" /> mapping: records a second, lag
      </p>
      {writes ? (
        <p>
          <Sample kind="observed" /> has written since the start <Sample kind="granted" /> its role may write
        </p>
      ) : (
        <p>Which functions write to which topics is not known: with --no-iam no policy is evaluated.</p>
      )}
      <p>
        <Sample kind="failure" /> sends what failed to
      </p>
      {toAny > 0 && <p>Of roles that may write to any topic, only what was written is drawn.</p>}
    </div>
  );
}

const Sample = ({ kind }: { kind: string }) => (
  <svg width="28" height="8" aria-hidden="true">
    <path class={`map-line ${kind}`} d="M0,4 L28,4" />
  </svg>
);
