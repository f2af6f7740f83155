import type { StackState } from '../../api/types.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Heading } from '../../components/heading.tsx';
import { CopyButton } from '../../components/json-value.tsx';
import { PropertyList } from '../../components/property-list.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { loadStack, stack, stackError } from '../../shell/stack.ts';

type Stack = StackState['stacks'][number];
type Resource = Stack['resources'][number];

/** Addresses of the mirror, and what each stack has become: outputs and resources. */
export default function StacksPage() {
  const state = { data: stack.value, error: stackError.value, isLoading: false, reload: loadStack };
  return (
    <>
      <Heading>Stacks</Heading>
      <Show loaded={state}>
        {({ addresses, stacks }) => (
          <>
            <h2>Addresses</h2>
            <Values values={addresses} />
            {stacks.map((each) => (
              <StackSection key={each.stackName} stack={each} />
            ))}
          </>
        )}
      </Show>
    </>
  );
}

function StackSection({ stack: { stackName, outputs, resources } }: { stack: Stack }) {
  return (
    <section aria-label={stackName}>
      <h2>{stackName}</h2>
      <h3>Outputs</h3>
      {Object.keys(outputs).length > 0 ? <Values values={outputs} /> : <Empty>It has no outputs.</Empty>}
      <h3>Resources</h3>
      <DataTable
        caption={`Resources of ${stackName}`}
        rows={resources}
        columns={COLUMNS}
        keyOf={({ logicalId }) => logicalId}
        textOf={({ logicalId, type, physicalId, constructPath = '' }) =>
          [logicalId, type, physicalId, constructPath].join(' ')
        }
        empty="It has no resources."
      />
    </section>
  );
}

const COLUMNS: readonly Column<Resource>[] = [
  { name: 'Logical id', cell: ({ logicalId }) => logicalId, sortBy: ({ logicalId }) => logicalId },
  { name: 'Type', cell: ({ type }) => type, sortBy: ({ type }) => type },
  { name: 'Physical id', cell: ({ physicalId }) => physicalId, sortBy: ({ physicalId }) => physicalId },
  {
    name: 'Copy',
    cell: ({ logicalId, physicalId, arn }) => (
      <CopyButton text={arn ?? physicalId} label={`${arn ? 'ARN' : 'physical id'} of ${logicalId}`} />
    ),
  },
];

/** Addresses that a browser opens are links. */
function Values({ values }: { values: Readonly<Record<string, string>> }) {
  const shown = Object.entries(values).filter(([, value]) => value !== '');
  return (
    <PropertyList
      properties={shown.map(([name, value]) => [
        name,
        <>
          {/^https?:/.test(value) ? <a href={value}>{value}</a> : <code>{value}</code>}{' '}
          <CopyButton text={value} label={name} />
        </>,
      ])}
    />
  );
}
