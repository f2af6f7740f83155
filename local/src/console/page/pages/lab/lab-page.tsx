import { getJson } from '../../api/client.ts';
import type { FunctionState, MappingState, ServiceState, TopicState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Heading } from '../../components/heading.tsx';
import { Show } from '../../components/states.tsx';
import { ActiveFaults } from './active-faults.tsx';
import { BacklogChart } from './backlog-chart.tsx';
import { ExperimentForm } from './experiment-form.tsx';
import { FunctionForm } from './function-form.tsx';
import { MappingForm } from './mapping-form.tsx';
import { PoisonForm } from './poison-form.tsx';
import { ServiceCards } from './service-cards.tsx';

/** The outage lab: something fails on purpose, and the backlog is seen growing and draining. */
export default function LabPage() {
  const mappings = useLoaded((signal) => getJson<MappingState[]>(['mappings'], { signal }), 'mappings', [
    'mapping',
    'update',
  ]);
  const functions = useLoaded((signal) => getJson<FunctionState[]>(['functions'], { signal }), 'functions', [
    'update',
  ]);
  const topics = useLoaded((signal) => getJson<TopicState[]>(['topics'], { signal }), 'topics', ['update']);
  const services = useLoaded((signal) => getJson<ServiceState[]>(['services'], { signal }), 'services', [
    'metrics',
    'notice',
    'mapping',
    'invocations-ended',
  ]);
  return (
    <>
      <Heading>Outage lab</Heading>
      <p class="lab-lead">
        Make something fail and watch: records wait while a consumer is away, and are processed when it is
        back. Everything ends by itself or with a button here, and when the mirror stops.
      </p>
      <BacklogChart />
      <ActiveFaults mappings={mappings} services={services} />
      <div class="lab-grid">
        <section class="lab-card" aria-labelledby="lab-consumer">
          <h2 id="lab-consumer">A consumer is paused</h2>
          <Show loaded={mappings}>{(data) => <MappingForm mappings={data} changed={mappings.reload} />}</Show>
        </section>
        <section class="lab-card" aria-labelledby="lab-function">
          <h2 id="lab-function">A function fails or is slow</h2>
          <Show loaded={functions}>{(data) => <FunctionForm functions={data} />}</Show>
        </section>
        <section class="lab-card" aria-labelledby="lab-service">
          <h2 id="lab-service">A service is down</h2>
          <Show loaded={services}>
            {(data) => <ServiceCards services={data} changed={services.reload} />}
          </Show>
        </section>
        <section class="lab-card" aria-labelledby="lab-poison">
          <h2 id="lab-poison">A poison record</h2>
          <Show loaded={topics}>{(data) => <PoisonForm topics={data} mappings={mappings.data ?? []} />}</Show>
        </section>
        <section class="lab-card" aria-labelledby="lab-experiment">
          <h2 id="lab-experiment">Calls to AWS fail</h2>
          <Show loaded={functions}>{(data) => <ExperimentForm functions={data} />}</Show>
        </section>
      </div>
    </>
  );
}
