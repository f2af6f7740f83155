import { getJson } from '../../api/client.ts';
import type { GrantsState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Figures } from '../../components/figures.tsx';
import { count, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { JsonValue } from '../../components/json-value.tsx';
import { FunctionLink } from '../../components/links.tsx';
import { Empty, Show } from '../../components/states.tsx';
import type { Tone } from '../../components/tone.ts';

type Role = GrantsState['roles'][number];
type Refusal = GrantsState['refusals'][number];
type Grant = Role['grants'][number] & Pick<Role, 'role' | 'functions'>;

const USES: Readonly<Record<Grant['use'], { readonly tone: Tone; readonly text: string }>> = {
  needed: { tone: 'good', text: 'used' },
  unused: { tone: 'waiting', text: 'unused' },
  'not asked': { tone: 'neutral', text: 'not evaluated here' },
};

/** What the roles of functions are allowed, what of it was needed, and what was refused. */
export default function GrantsPage() {
  const grants = useLoaded((signal) => getJson<GrantsState>(['grants'], { signal }), 'grants', [
    'invocations-ended',
    'notice',
    'update',
  ]);
  return (
    <>
      <Heading>Grants</Heading>
      <Show loaded={grants}>{(data) => (data.isEnforced ? <Grants state={data} /> : <NotEnforced />)}</Show>
    </>
  );
}

function NotEnforced() {
  return (
    <Empty>
      Policies are not enforced, so functions may do everything and nothing is known of grants. Start without{' '}
      <code>--no-iam</code>, or <code>startMirror</code> without <code>iam: false</code>.
    </Empty>
  );
}

function Grants({ state: { roles, refusals } }: { state: GrantsState }) {
  const grants = roles.flatMap(({ grants: each, role, functions }) =>
    each.map((grant) => ({ ...grant, role, functions })),
  );
  const countOf = (use: Grant['use']) => count(grants.filter((grant) => grant.use === use).length);
  return (
    <>
      <Figures
        figures={[
          { name: 'Used', value: countOf('needed'), note: 'since the start' },
          { name: 'Unused', value: countOf('unused'), note: 'nothing needed them yet' },
          { name: 'Refused', value: count(refusals.length), isBad: refusals.length > 0 },
        ]}
      />
      <h2>Refused</h2>
      {refusals.length === 0 && <Empty>Nothing was refused since the start.</Empty>}
      {refusals.map((refusal) => (
        <RefusalBox key={refusal.message} refusal={refusal} />
      ))}
      <h2>Allowed</h2>
      <DataTable
        caption="Grants"
        rows={grants}
        columns={columns}
        keyOf={({ role, action, resource }) => `${role} ${action} ${resource}`}
        textOf={({ role, functions, action, resource, use }) =>
          [role, ...functions, action, resource, USES[use].text].join(' ')
        }
        empty="No role of a function has a policy."
      />
    </>
  );
}

function RefusalBox({ refusal }: { refusal: Refusal }) {
  const { caller, isFunction, action, resource, statement, message, lastAt, count: times, by } = refusal;
  return (
    <article class="grants-refusal">
      <h3>
        <code>{action}</code>
      </h3>
      <p>
        Refused to {isFunction ? <FunctionLink name={caller} /> : <code>{caller}</code>} on{' '}
        <code>{resource}</code>, {times === 1 ? 'once' : `${count(times)} times`}, last at {time(lastAt)}.
      </p>
      <details>
        <summary>AWS's message</summary>
        <p>{message}</p>
      </details>
      {statement ? (
        <JsonValue value={statement} label={`Statement that allows it, for the ${by}`} />
      ) : (
        <p>A statement denies it, so none that allows it helps: change that one.</p>
      )}
    </article>
  );
}

const columns: readonly Column<Grant>[] = [
  {
    name: 'Use',
    cell: ({ use }) => <Badge tone={USES[use].tone}>{USES[use].text}</Badge>,
    sortBy: ({ use }) => USES[use].text,
  },
  { name: 'Action', cell: ({ action }) => <code>{action}</code>, sortBy: ({ action }) => action },
  { name: 'Resource', cell: ({ resource }) => <code>{resource}</code>, sortBy: ({ resource }) => resource },
  {
    name: 'Functions',
    cell: ({ functions }) => functions.map((name) => <FunctionLink key={name} name={name} />),
    sortBy: ({ functions }) => functions.join(),
  },
  { name: 'Role', cell: ({ role }) => role.split('/').at(-1), sortBy: ({ role }) => role, isSecondary: true },
];
