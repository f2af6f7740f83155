import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { getJson } from '../../api/client.ts';
import type { FunctionDetail, LogLine, MappingState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { TopicLink } from '../../components/links.tsx';
import { LogList } from '../../components/log-list.tsx';
import { pathTo } from '../../components/path-to.ts';
import { PropertyList } from '../../components/property-list.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { useFilters } from '../../components/use-filters.ts';
import { FunctionCharts } from '../charts/function-charts.tsx';
import { FilteredInvocations } from '../invocations/invocations-page.tsx';
import { InvokeButton } from '../invocations/invoke-dialog.tsx';
import { stateTone } from '../mappings/state-tone.ts';

/** Lines of the log's end that are shown. */
const TAIL_LINES = 30;

/** One function: counters, settings, mappings, invocations, the end of its log. */
export default function FunctionPage() {
  const { name = '' } = useRoute().params;
  const loaded = useLoaded((signal) => getJson<FunctionDetail>(['functions', name], { signal }), name, [
    'invocations-ended',
    'update',
  ]);
  const filters = useFilters();
  return (
    <>
      <Heading>{name}</Heading>
      <Show loaded={loaded}>
        {(detail) => (
          <>
            <div class="actions">
              <Counter name="invocations" value={detail.invocations} />
              <Counter name="errors" value={detail.errors} isBad={detail.errors > 0} />
              <Counter name="throttles" value={detail.throttles} isBad={detail.throttles > 0} />
              <InvokeButton functionName={name} payload={{}} text="Invoke" />
            </div>
            <Settings of={detail} />
            <h2>Last 15 minutes</h2>
            <FunctionCharts name={name} />
            <Mappings of={name} />
            <h2>Invocations</h2>
            <FilteredInvocations filters={filters} of={name} />
            <Tail of={name} />
          </>
        )}
      </Show>
    </>
  );
}

function Counter({ name, value, isBad = false }: { name: string; value: number; isBad?: boolean }) {
  return (
    <span class={isBad ? 'counter problem' : 'counter'}>
      <strong>{count(value)}</strong> {name}
    </span>
  );
}

function Settings({ of }: { of: FunctionDetail }) {
  const { logging, reservedConcurrentExecutions: reserved } = of;
  return (
    <>
      <div class="two-columns">
        <PropertyList
          properties={[
            ['Runtime', of.runtime],
            ['Handler', <code>{of.handler}</code>],
            ['Timeout', `${of.timeoutSeconds} s`],
            ['Memory', `${count(of.memorySizeInMb)} MB`],
            ['Storage in /tmp', `${count(of.ephemeralStorageMb)} MB`],
            ['Reserved concurrency', reserved === undefined ? 'None' : count(reserved)],
            ['Layers', of.layers === 0 ? undefined : count(of.layers)],
            ['Version', of.version],
            ['Role', <code>{of.roleArn}</code>],
            ['Logical id', <code>{of.logicalId}</code>],
            ['Log format', [logging.format, logging.applicationLevel].filter(Boolean).join(', from ')],
            ['Log group', <code>{logging.group}</code>],
            ['Code', <code>{of.codeDirectory}</code>],
          ]}
        />
      </div>
      <Variables key={of.name} of={of} />
    </>
  );
}

/** Names at once; values, which may be secrets, when they are asked for. */
function Variables({ of: { name, environmentNames } }: { of: FunctionDetail }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>();
  const show = async () => {
    const path = ['functions', name, 'environment'];
    setValues((await getJson<{ variables: Record<string, string> }>(path)).variables);
  };
  if (environmentNames.length === 0) return null;
  return (
    <details class="variables">
      <summary>{count(environmentNames.length)} environment variables</summary>
      <p>
        {values ? (
          <button type="button" onClick={() => setValues(undefined)}>
            Hide values
          </button>
        ) : (
          <ActionButton action={show}>Show values</ActionButton>
        )}
      </p>
      <PropertyList
        properties={environmentNames.map(
          (each) => [each, values ? <code>{values[each]}</code> : <span class="muted">hidden</span>] as const,
        )}
      />
    </details>
  );
}

function Mappings({ of: name }: { of: string }) {
  const { data = [] } = useLoaded((signal) => getJson<MappingState[]>(['mappings'], { signal }), 'mappings', [
    'mapping',
    'records-ended',
  ]);
  const mappings = data.filter(({ functionName }) => functionName === name);
  if (mappings.length === 0) return null;
  return (
    <>
      <h2>Event source mappings</h2>
      <ul class="plain-list">
        {mappings.map((mapping) => (
          <li key={mapping.uuid}>
            <a href={pathTo.mapping(mapping.uuid)}>
              <code>{mapping.uuid.slice(0, 8)}</code>
            </a>
            <TopicLink topic={mapping.topic} />
            <Badge tone={stateTone(mapping)}>{mapping.problem || mapping.state}</Badge>
            <span class="muted">lag {count(mapping.offsetLag)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Tail({ of: name }: { of: string }) {
  const loaded = useLoaded(
    (signal) => getJson<LogLine[]>(['functions', name, 'logs'], { signal, query: { limit: TAIL_LINES } }),
    name,
    ['logs'],
  );
  return (
    <>
      <h2>
        Log <a href={pathTo.logs({ function: name })}>all lines</a>
      </h2>
      <Show loaded={loaded}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty>It has written nothing.</Empty>
          ) : (
            <LogList lines={lines} label="Last log lines" />
          )
        }
      </Show>
    </>
  );
}
