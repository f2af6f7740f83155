import { useState } from 'preact/hooks';
import { getJson } from '../../api/client.ts';
import type { FunctionState, LogLine } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { FilterBar, FilterChoice, FilterText, FunctionChoice } from '../../components/filter-bar.tsx';
import { count, shortNames } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { Empty, ErrorBox, LoadingText } from '../../components/states.tsx';
import { useFilters } from '../../components/use-filters.ts';
import { LogDetail } from './log-detail.tsx';
import { LogRows } from './log-rows.tsx';
import { useLogLines } from './use-log-lines.ts';

const LEVELS = [
  ['DEBUG', 'DEBUG and above'],
  ['INFO', 'INFO and above'],
  ['WARN', 'WARN and above'],
  ['ERROR', 'ERROR and above'],
] as const;

/** The logs of all functions together, as they are written. */
export default function LogsPage() {
  const filters = useFilters();
  const { function: functionName, level, request, trace, text } = filters.values;
  const { data = [] } = useLoaded((signal) => getJson<FunctionState[]>(['functions'], { signal }), 'all', [
    'update',
  ]);
  const names = data.map(({ name }) => name);
  const loaded = useLogLines({
    functionName,
    level,
    requestId: request,
    traceId: trace,
    filter: text,
  });
  const [chosen, setChosen] = useState<LogLine>();
  const { lines, error, isLoading } = loaded;
  return (
    <div class="logs">
      <Heading>Logs</Heading>
      <FilterBar label="Filter log lines">
        <FunctionChoice filters={filters} names={names} />
        <FilterChoice filters={filters} name="level" label="Level" all="All lines" options={LEVELS} />
        <FilterText filters={filters} name="text" label="Text" />
        <FilterText filters={filters} name="request" label="Request id" />
        <FilterText filters={filters} name="trace" label="Trace id" />
      </FilterBar>
      {error && <ErrorBox error={error} />}
      {lines.length > 0 ? (
        <LogRows
          key={JSON.stringify(filters.values)}
          loaded={loaded}
          names={shortNames(names)}
          chosen={chosen}
          choose={setChosen}
        />
      ) : (
        !error && (isLoading ? <LoadingText /> : <Empty>{emptyText(filters.values)}</Empty>)
      )}
      {chosen && <LogDetail line={chosen} close={() => setChosen(undefined)} />}
      <p class="visually-hidden" role="status">
        {count(lines.length)} lines
      </p>
    </div>
  );
}

const emptyText = (values: Readonly<Record<string, string>>) =>
  Object.keys(values).length > 0
    ? 'No line that is kept fits these filters. Of each function a million characters are kept.'
    : 'No function has written a line since the mirror was started. Lines appear here as they are written.';
