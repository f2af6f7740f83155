import { getJson } from '../../api/client.ts';
import type { MappingState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, shortNames } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { FunctionLink, TopicLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Show } from '../../components/states.tsx';
import { PauseButton } from './pause-button.tsx';
import { stateTone } from './state-tone.ts';

/** Every event source mapping with state, lag and counters. */
export function MappingsPage() {
  const mappings = useLoaded((signal) => getJson<MappingState[]>(['mappings'], { signal }), 'mappings', [
    'mapping',
    'records-ended',
    'metrics',
    'update',
  ]);
  return (
    <>
      <Heading>Event source mappings</Heading>
      <Show loaded={mappings}>{(data) => <MappingsTable mappings={data} reload={mappings.reload} />}</Show>
    </>
  );
}

function MappingsTable({ mappings, reload }: { mappings: readonly MappingState[]; reload: () => void }) {
  const names = shortNames([...new Set(mappings.map(({ functionName }) => functionName))]);
  const metric = (name: string, key: string): Column<MappingState> => ({
    name,
    cell: ({ metrics }) => count(metrics[key] ?? 0),
    sortBy: ({ metrics }) => metrics[key] ?? 0,
    isNumber: true,
    isSecondary: true,
  });
  const columns: Column<MappingState>[] = [
    {
      name: 'Mapping',
      cell: ({ uuid }) => (
        <a href={pathTo.mapping(uuid)}>
          <code>{uuid.slice(0, 8)}</code>
        </a>
      ),
    },
    {
      name: 'Function',
      cell: ({ functionName }) => <FunctionLink name={functionName} text={names.get(functionName)} />,
      sortBy: ({ functionName }) => functionName,
    },
    { name: 'Topic', cell: ({ topic }) => <TopicLink topic={topic} />, sortBy: ({ topic }) => topic },
    {
      name: 'State',
      cell: (mapping) => (
        <Badge tone={stateTone(mapping)}>
          {mapping.problem ? `${mapping.state}: problem` : mapping.state}
        </Badge>
      ),
      sortBy: ({ state, problem }) => `${problem ? 0 : 1}${state}`,
    },
    {
      name: 'Lag',
      cell: ({ offsetLag }) => count(offsetLag),
      sortBy: ({ offsetLag }) => offsetLag ?? -1,
      isNumber: true,
    },
    metric('Polled', 'PolledEventCount'),
    metric('Filtered out', 'FilteredOutEventCount'),
    metric('Invoked', 'InvokedEventCount'),
    metric('Dead letters', 'OnFailureDestinationDeliveredEventCount'),
    {
      name: 'Change',
      cell: (mapping) => <PauseButton mapping={mapping} changed={reload} />,
    },
  ];
  return (
    <DataTable
      caption="Mappings"
      rows={mappings}
      columns={columns}
      keyOf={({ uuid }) => uuid}
      textOf={({ functionName, topic, state, problem, uuid }) =>
        [functionName, topic, state, problem, uuid].join(' ')
      }
      classOf={({ problem }) => (problem ? 'failed' : undefined)}
      empty="The template declares no event source mapping."
    />
  );
}
