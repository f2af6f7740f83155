import type { InvocationSummary } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, duration, shortNames, size, time } from '../../components/format.ts';
import { FunctionLink, InvocationLink } from '../../components/links.tsx';
import { useHeldRows } from '../../components/use-held-rows.ts';
import { InvocationSource } from './invocation-source.tsx';
import { OUTCOMES } from './invocation-text.ts';

interface InvocationsTableProps {
  /** The newest first. */
  readonly invocations: readonly InvocationSummary[];
  /** Names a set of filters: other rows begin at the top. */
  readonly filter: string;
  /** Of all functions, to shorten them; absent: the table is of one function and has no column for it. */
  readonly functionNames?: readonly string[];
  readonly empty: string;
}

/** Invocations, the newest first; while one reads further down, new ones wait behind a button. */
export function InvocationsTable({ invocations, filter, functionNames, empty }: InvocationsTableProps) {
  const { rows, held, show } = useHeldRows(invocations, ({ requestId }) => requestId, filter);
  return (
    <>
      {held > 0 && (
        <button type="button" class="primary new-rows" onClick={show}>
          {count(held)} new
        </button>
      )}
      <DataTable
        caption="Invocations"
        rows={rows}
        columns={[...FIRST_COLUMNS, ...functionColumn(functionNames), ...LAST_COLUMNS]}
        keyOf={({ requestId }) => requestId}
        classOf={({ outcome }) => (OUTCOMES[outcome].tone === 'bad' ? 'failed' : undefined)}
        empty={empty}
      />
    </>
  );
}

function functionColumn(functionNames: readonly string[] | undefined): Column<InvocationSummary>[] {
  if (!functionNames) return [];
  const names = shortNames(functionNames);
  return [
    {
      name: 'Function',
      cell: ({ functionName }) => (
        <FunctionLink name={functionName} text={names.get(functionName) ?? functionName} />
      ),
      sortBy: ({ functionName }) => functionName,
    },
  ];
}

const FIRST_COLUMNS: readonly Column<InvocationSummary>[] = [
  {
    name: 'Started',
    cell: ({ startedAt }) => <span class="time">{time(startedAt)}</span>,
    sortBy: ({ startedAt }) => startedAt,
  },
  { name: 'Request', cell: ({ requestId }) => <InvocationLink requestId={requestId} /> },
  { name: 'Outcome', cell: (row) => <Outcome of={row} />, sortBy: ({ outcome }) => outcome },
];

const LAST_COLUMNS: readonly Column<InvocationSummary>[] = [
  {
    name: 'Duration',
    cell: ({ durationMs }) => duration(durationMs),
    sortBy: ({ durationMs }) => durationMs ?? Number.POSITIVE_INFINITY,
    isNumber: true,
  },
  {
    name: 'Attempt',
    cell: ({ attempt }) => count(attempt),
    sortBy: ({ attempt }) => attempt ?? 0,
    isNumber: true,
    isSecondary: true,
  },
  { name: 'Source', cell: (row) => <InvocationSource of={row} />, isSecondary: true },
  {
    name: 'Error',
    cell: ({ error }) =>
      error && (
        <span class="cut error-text" title={error}>
          {error}
        </span>
      ),
    isSecondary: true,
  },
  {
    name: 'Records',
    cell: ({ source }) => count(source?.records),
    sortBy: ({ source }) => source?.records ?? 0,
    isNumber: true,
    isSecondary: true,
  },
  {
    name: 'Size',
    cell: ({ eventBytes }) => size(eventBytes),
    sortBy: ({ eventBytes }) => eventBytes,
    isNumber: true,
    isSecondary: true,
  },
  {
    name: 'Environment',
    cell: (row) => <Environment of={row} />,
    sortBy: ({ environment }) => environment,
    isSecondary: true,
  },
];

/** In words and colour, and whether a fault was injected. */
export function Outcome({ of: { outcome, isInjected } }: { of: InvocationSummary }) {
  const { text, tone } = OUTCOMES[outcome];
  return (
    <>
      <Badge tone={tone}>{text}</Badge>
      {isInjected && (
        <>
          {' '}
          <Badge>Injected fault</Badge>
        </>
      )}
    </>
  );
}

/** The end of an environment's name, and how long its cold start took. */
function Environment({ of: { environment, initDurationMs } }: { of: InvocationSummary }) {
  return (
    <>
      <code title={environment}>{environment.split(']').at(-1)?.slice(0, 6)}</code>
      {initDurationMs !== undefined && <span class="muted"> cold {duration(initDurationMs)}</span>}
    </>
  );
}
