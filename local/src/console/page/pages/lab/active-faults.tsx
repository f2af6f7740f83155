import type { ComponentChildren } from 'preact';
import { deleteJson, getJson, postJson } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { Fault, MappingState, ServiceState } from '../../api/types.ts';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { count, duration } from '../../components/format.ts';
import { InvocationLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Empty, Show } from '../../components/states.tsx';
import { faultChanges } from './faults-signal.ts';
import { faultText, isActive, SERVICE_NAMES } from './lab-text.ts';

interface ActiveFaultsProps {
  readonly mappings: Loaded<MappingState[]>;
  readonly services: Loaded<ServiceState[]>;
}

/** Everything that fails on purpose, what it has hit, and a button that ends it. */
export function ActiveFaults({ mappings, services }: ActiveFaultsProps) {
  const faults = useLoaded(
    (signal) => getJson<Fault[]>(['faults'], { signal }),
    `faults ${faultChanges.value}`,
    ['invocations-ended', 'metrics'],
  );
  const paused = (mappings.data ?? []).filter(({ state }) => state === 'Disabled' || state === 'Disabling');
  const down = (services.data ?? []).flatMap(({ fault }) => fault ?? []);
  const now = serverNow();
  return (
    <section aria-labelledby="lab-active">
      <h2 id="lab-active">Now</h2>
      <Show loaded={faults}>
        {(data) => {
          const active = data.filter((fault) => isActive(fault));
          if (active.length + paused.length + down.length === 0)
            return <Empty>Nothing fails on purpose.</Empty>;
          return (
            <ul class="lab-active">
              {paused.map(({ uuid, functionName, topic, offsetLag }) => (
                <Row
                  key={uuid}
                  end={() => postJson(['mappings', uuid, 'resume']).then(mappings.reload)}
                  name="Resume"
                  label={`Resume ${functionName} on ${topic}`}
                >
                  <a href={pathTo.mapping(uuid)}>
                    {functionName} on {topic}
                  </a>{' '}
                  is paused, {count(offsetLag)} {offsetLag === 1 ? 'record waits' : 'records wait'}
                </Row>
              ))}
              {down.map(({ id, service, kind, startedAt, durationMs }) => (
                <Row
                  key={id}
                  end={() => deleteJson(['services', 'faults', id]).then(services.reload)}
                  name="End"
                  label={`End the fault of ${SERVICE_NAMES[service]}`}
                >
                  {SERVICE_NAMES[service]} is {kind === 'stall' ? 'stalled' : 'stopped'}, for{' '}
                  {duration(Math.max(0, startedAt + durationMs - now))} more
                </Row>
              ))}
              {active.map((fault) => (
                <Row
                  key={fault.id}
                  end={() => deleteJson(['faults', fault.id]).then(faults.reload)}
                  name="End"
                  label={`End: ${faultText(fault)}`}
                >
                  {faultText(fault)}; {fault.hits === 1 ? '1 hit' : `${count(fault.hits)} hits`}
                  <Hits fault={fault} />
                </Row>
              ))}
            </ul>
          );
        }}
      </Show>
    </section>
  );
}

const SHOWN_HITS = 5;

function Hits({ fault }: { fault: Fault }) {
  const ids = 'actions' in fault ? fault.actions.flatMap(({ requestIds }) => requestIds) : fault.requestIds;
  return (
    <>
      {ids
        .slice(-SHOWN_HITS)
        .toReversed()
        .map((id) => (
          <>
            {' '}
            <InvocationLink key={id} requestId={id} />
          </>
        ))}
    </>
  );
}

interface RowProps {
  readonly end: () => Promise<unknown>;
  readonly name: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

function Row({ end, name, label, children }: RowProps) {
  return (
    <li>
      <span>{children}</span>
      <ActionButton action={end} label={label}>
        {name}
      </ActionButton>
    </li>
  );
}
