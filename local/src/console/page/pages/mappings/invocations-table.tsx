import type { InvocationSummary } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, duration, time } from '../../components/format.ts';
import { InvocationLink } from '../../components/links.tsx';
import type { Tone } from '../../components/tone.ts';

const TONES: Readonly<Record<InvocationSummary['outcome'], Tone>> = {
  succeeded: 'good',
  running: 'waiting',
  'partial-failure': 'bad',
  failed: 'bad',
};

const columns: readonly Column<InvocationSummary>[] = [
  { name: 'Invocation', cell: ({ requestId }) => <InvocationLink requestId={requestId} /> },
  {
    name: 'Outcome',
    cell: ({ outcome }) => <Badge tone={TONES[outcome]}>{outcome}</Badge>,
    sortBy: ({ outcome }) => outcome,
  },
  {
    name: 'Records',
    cell: ({ source }) => count(source?.records),
    sortBy: ({ source }) => source?.records ?? 0,
    isNumber: true,
  },
  {
    name: 'Duration',
    cell: ({ durationMs }) => duration(durationMs),
    sortBy: ({ durationMs }) => durationMs ?? 0,
    isNumber: true,
  },
  {
    name: 'Started',
    cell: ({ startedAt }) => time(startedAt),
    sortBy: ({ startedAt }) => startedAt,
    isSecondary: true,
  },
  {
    name: 'Error',
    cell: ({ error }) => <span class="mapping-error">{error ?? ''}</span>,
    isSecondary: true,
  },
];

/** The last invocations that a mapping made. */
export function InvocationsTable({ invocations }: { invocations: readonly InvocationSummary[] }) {
  return (
    <DataTable
      caption="Invocations"
      rows={invocations}
      columns={columns}
      keyOf={({ requestId }) => requestId}
      classOf={({ outcome }) => (TONES[outcome] === 'bad' ? 'failed' : undefined)}
      empty="The mapping has not invoked its function yet."
    />
  );
}
