import { useRef, useState } from 'preact/hooks';
import { positionText } from '../../../../event-source-mapping/core/position.ts';
import { getJson } from '../../api/client.ts';
import type { DeadLetterList } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FilterBar, FilterChoice, FunctionChoice } from '../../components/filter-bar.tsx';
import { count, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { FunctionLink, InvocationLink, RecordLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Show } from '../../components/states.tsx';
import { type Filters, useFilters } from '../../components/use-filters.ts';
import { RedriveDialog, type RedriveSelection } from './redrive-dialog.tsx';

type DeadLetter = DeadLetterList['deadLetters'][number];
type Counted = DeadLetterList['allCounts'];

/** Most that the API lists at once. */
const LIMIT = 1_000;

/** Records that were sent to on-failure destinations: how many of what, each of them, and their redrive. */
export default function DeadLettersPage() {
  const filters = useFilters();
  const { function: functionName, reason } = filters.values;
  const query = { function: functionName, reason, limit: LIMIT };
  const listed = useLoaded(
    (signal) => getJson<DeadLetterList>(['dead-letters'], { signal, query }),
    JSON.stringify(query),
    ['records-ended', 'update'],
  );
  // What can be chosen stays while it is loaded for another choice.
  const counts = useRef<Counted>([]);
  counts.current = listed.data?.allCounts ?? counts.current;
  const [redriving, setRedriving] = useState<RedriveSelection>();
  const close = () => {
    setRedriving(undefined);
    listed.reload();
  };
  return (
    <>
      <Heading>Dead letters</Heading>
      <Counts counts={counts.current} filters={filters} />
      <Show loaded={listed}>
        {(data) => <Letters list={data} filters={filters} redrive={setRedriving} />}
      </Show>
      {redriving && <RedriveDialog selection={redriving} close={close} />}
    </>
  );
}

function Counts({ counts, filters }: { counts: Counted; filters: Filters }) {
  const isFiltered = Boolean(filters.values.function || filters.values.reason);
  if (counts.length === 0 && !isFiltered) return null;
  const unique = (values: readonly string[]) => [...new Set(values)];
  return (
    <>
      {counts.length > 0 && (
        <ul class="dead-letter-counts" aria-label="By function and reason">
          {counts.map(({ functionName, reason, count: number }) => (
            <li key={`${functionName} ${reason}`}>
              <button type="button" onClick={() => filters.set({ function: functionName, reason })}>
                <strong>{count(number)}</strong> {functionName}: {reason}
              </button>
            </li>
          ))}
        </ul>
      )}
      <FilterBar label="Filter dead letters">
        <FunctionChoice filters={filters} names={unique(counts.map(({ functionName }) => functionName))} />
        <FilterChoice
          filters={filters}
          name="reason"
          label="Reason"
          all="Any reason"
          options={unique(counts.map(({ reason }) => reason)).map((reason) => [reason, reason] as const)}
        />
      </FilterBar>
    </>
  );
}

interface LettersProps {
  readonly list: DeadLetterList;
  readonly filters: Filters;
  readonly redrive: (selection: RedriveSelection) => void;
}

function Letters({ list, filters, redrive }: LettersProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { deadLetters, counts, unreadable } = list;
  const listedIds = new Set(deadLetters.map(({ id }) => id));
  const selected = [...chosen].filter((id) => listedIds.has(id));
  const found = counts.reduce((sum, each) => sum + each.count, 0);
  const { function: functionName, reason } = filters.values;
  const isFiltered = Boolean(functionName || reason);
  const toggle = (id: string) => setChosen((before) => toggled(before, id));
  return (
    <>
      {found > 0 && (
        <div class="dead-letter-actions">
          <button
            type="button"
            class="primary"
            disabled={selected.length === 0}
            onClick={() => redrive({ ids: selected })}
          >
            Redrive {selected.length > 0 ? count(selected.length) : 'selected'}…
          </button>
          <button
            type="button"
            onClick={() =>
              redrive(
                isFiltered
                  ? { function: functionName || undefined, reason: reason || undefined }
                  : { all: true },
              )
            }
          >
            Redrive all {count(found)}…
          </button>
        </div>
      )}
      <DataTable
        caption="Dead letters"
        rows={deadLetters}
        columns={columnsOf(chosen, toggle)}
        keyOf={({ id }) => id}
        textOf={textOf}
        empty={
          isFiltered
            ? 'None is of this function and reason.'
            : 'No record was sent to an on-failure destination. A mapping sends those there that it gives no further attempt, when its DestinationConfig names one.'
        }
      />
      {unreadable.length > 0 && (
        <details>
          <summary>
            {count(unreadable.length)} records of dead-letter topics are no documents of Lambda
          </summary>
          <p>{unreadable.join(', ')}</p>
        </details>
      )}
    </>
  );
}

function columnsOf(chosen: ReadonlySet<string>, toggle: (id: string) => void): Column<DeadLetter>[] {
  return [
    {
      name: 'Redrive',
      cell: ({ id, record }) => (
        <input
          type="checkbox"
          aria-label={`Select ${positionText(record)}`}
          checked={chosen.has(id)}
          onChange={() => toggle(id)}
        />
      ),
    },
    {
      name: 'Sent',
      cell: ({ id, at }) => <a href={pathTo.deadLetter(id)}>{time(at)}</a>,
      sortBy: ({ at }) => at,
    },
    {
      name: 'Reason',
      cell: ({ reason }) => <Badge tone="bad">{reason}</Badge>,
      sortBy: ({ reason }) => reason,
    },
    {
      name: 'Function',
      cell: ({ functionName }) => <FunctionLink name={functionName} />,
      sortBy: ({ functionName }) => functionName,
    },
    {
      name: 'Record',
      cell: ({ record }) => <RecordLink {...record} />,
      sortBy: ({ record }) => record.offset,
    },
    {
      name: 'Invocations',
      cell: ({ invocations }) => count(invocations),
      sortBy: ({ invocations }) => invocations,
      isNumber: true,
      isSecondary: true,
    },
    {
      name: 'Last invocation',
      cell: ({ requestId }) => requestId && <InvocationLink requestId={requestId} />,
      isSecondary: true,
    },
  ];
}

const textOf = ({ functionName, reason, record, invocation }: DeadLetter) =>
  [functionName, reason, positionText(record), invocation?.error].join(' ');

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const changed = new Set(chosen);
  if (!changed.delete(id)) changed.add(id);
  return changed;
}
