import { getJson } from '../../api/client.ts';
import type { FunctionState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, shortNames } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { FunctionLink } from '../../components/links.tsx';
import { Show } from '../../components/states.tsx';

/** Every function with its counters. */
export function FunctionsPage() {
  const functions = useLoaded((signal) => getJson<FunctionState[]>(['functions'], { signal }), 'functions', [
    'invocations-ended',
    'update',
  ]);
  return (
    <>
      <Heading>Functions</Heading>
      <Show loaded={functions}>{(data) => <FunctionsTable functions={data} />}</Show>
    </>
  );
}

const counter = (name: string, key: 'invocations' | 'errors' | 'throttles'): Column<FunctionState> => ({
  name,
  cell: (row) => count(row[key]),
  sortBy: (row) => row[key],
  isNumber: true,
});

function FunctionsTable({ functions }: { functions: readonly FunctionState[] }) {
  const names = shortNames(functions.map(({ name }) => name));
  const columns: Column<FunctionState>[] = [
    {
      name: 'Function',
      cell: ({ name }) => <FunctionLink name={name} text={names.get(name)} />,
      sortBy: ({ name }) => name,
    },
    counter('Invocations', 'invocations'),
    counter('Errors', 'errors'),
    counter('Throttles', 'throttles'),
    { name: 'Runtime', cell: ({ runtime }) => runtime, sortBy: ({ runtime }) => runtime, isSecondary: true },
  ];
  return (
    <DataTable
      caption="Functions"
      rows={functions}
      columns={columns}
      keyOf={({ arn }) => arn}
      textOf={({ name, runtime }) => `${name} ${runtime}`}
      classOf={({ errors }) => (errors > 0 ? 'failed' : undefined)}
      empty="The template declares no function."
    />
  );
}
