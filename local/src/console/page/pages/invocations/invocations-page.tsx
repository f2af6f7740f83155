import { useState } from 'preact/hooks';
import { getJson } from '../../api/client.ts';
import type { FunctionState, InvocationSummary } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { FilterBar, FilterChoice, FilterText, FunctionChoice } from '../../components/filter-bar.tsx';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { Show } from '../../components/states.tsx';
import { type Filters, useFilters } from '../../components/use-filters.ts';
import { OUTCOMES } from './invocation-text.ts';
import { InvocationsTable } from './invocations-table.tsx';

/** Rows that are loaded at first, and the most that the API lists. */
const FEW = 200;
const MOST = 1_000;
/** The first line that an invocation logs is that of its start. */
const EVENTS = ['invocations-ended', 'logs', 'update'] as const;

/** Invocations of all functions, or of the one in the filter. */
export default function InvocationsPage() {
  const filters = useFilters();
  const functions = useLoaded((signal) => getJson<FunctionState[]>(['functions'], { signal }), 'functions', [
    'update',
  ]);
  const names = functions.data?.map(({ name }) => name) ?? [];
  return (
    <>
      <Heading>Invocations</Heading>
      <FilteredInvocations filters={filters} functionNames={names} />
    </>
  );
}

/**
 * A list with its filters.
 * @param of shows those of one function only.
 */
export function FilteredInvocations({
  filters,
  functionNames,
  of,
}: {
  readonly filters: Filters;
  readonly functionNames?: readonly string[];
  readonly of?: string;
}) {
  const { function: chosen = '', outcome, text } = filters.values;
  const functionName = of ?? chosen;
  const path = functionName === '' ? ['invocations'] : ['functions', functionName, 'invocations'];
  const [limit, setLimit] = useState(FEW);
  const filter = JSON.stringify([functionName, outcome, text]);
  const loaded = useLoaded(
    (signal) => getJson<InvocationSummary[]>(path, { signal, query: { outcome, text, limit } }),
    `${filter} ${limit}`,
    EVENTS,
  );
  const isFiltered = chosen !== '' || outcome !== undefined || text !== undefined;
  return (
    <>
      <FilterBar label="Filter invocations">
        {functionNames && <FunctionChoice filters={filters} names={functionNames} />}
        <FilterChoice
          filters={filters}
          name="outcome"
          label="Outcome"
          all="Any outcome"
          options={Object.entries(OUTCOMES).map(([value, each]) => [value, each.text] as const)}
        />
        <FilterText filters={filters} name="text" label="Text of request id, event, response or error" />
      </FilterBar>
      <Show loaded={loaded}>
        {(invocations) => (
          <>
            <InvocationsTable
              invocations={invocations}
              filter={filter}
              functionNames={functionNames}
              empty={
                isFiltered
                  ? 'No invocation that is kept fits these filters.'
                  : 'No function has been invoked since the mirror was started. Produce a record, call the API, or invoke a function on its page.'
              }
            />
            {invocations.length === FEW && limit === FEW && (
              <button type="button" class="more" onClick={() => setLimit(MOST)}>
                Show up to {count(MOST)}
              </button>
            )}
          </>
        )}
      </Show>
    </>
  );
}
