import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { getJson } from '../../api/client.ts';
import type { InvocationSummary, MappingState, RecordStory, RecordsInProgress } from '../../api/types.ts';
import { type Loaded, useLoaded } from '../../api/use-loaded.ts';
import { Badge } from '../../components/badge.tsx';
import { Figures } from '../../components/figures.tsx';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { FunctionLink, TopicLink } from '../../components/links.tsx';
import { PropertyList } from '../../components/property-list.tsx';
import { Show } from '../../components/states.tsx';
import { MappingCharts } from '../charts/mapping-charts.tsx';
import { InvocationsTable } from '../invocations/invocations-table.tsx';
import { PartitionsTable } from './partitions-table.tsx';
import { PauseButton } from './pause-button.tsx';
import { RecordsTable } from './records-table.tsx';
import { RewindDialog } from './rewind-dialog.tsx';
import { SettingsTable } from './settings-table.tsx';
import { stateTone } from './state-tone.ts';
import { WorkList } from './work-list.tsx';

const SHOWN = 100;

/** One mapping: what it is, how far it is, what it works on, what became of its records, how it is set. */
export default function MappingPage() {
  const { uuid = '' } = useRoute().params;
  const mapping = useLoaded((signal) => getJson<MappingState>(['mappings', uuid], { signal }), uuid, [
    'mapping',
    'records-ended',
    'metrics',
    'update',
  ]);
  const works = useLoaded(
    (signal) => getJson<RecordsInProgress[]>(['mappings', uuid, 'in-progress'], { signal }),
    uuid,
    ['mapping', 'records-ended', 'invocations-ended', 'metrics'],
  );
  const { data } = mapping;
  return (
    <>
      <Heading>{data ? `${data.functionName} on ${data.topic}` : 'Event source mapping'}</Heading>
      <Show loaded={mapping}>
        {(shown) => <Overview mapping={shown} works={works} reload={mapping.reload} />}
      </Show>
      {data && (
        <>
          <h2>Last 15 minutes</h2>
          <MappingCharts uuid={uuid} />
          <h2>Last records</h2>
          <Records uuid={uuid} />
          <h2>Last invocations</h2>
          <Invocations uuid={uuid} />
          <h2>Settings</h2>
          <SettingsTable settings={data.settings} />
        </>
      )}
    </>
  );
}

interface OverviewProps {
  readonly mapping: MappingState;
  readonly works: Loaded<RecordsInProgress[]>;
  readonly reload: () => void;
}

function Overview({ mapping, works, reload }: OverviewProps) {
  const [isRewinding, setRewinding] = useState(false);
  const { settings } = mapping;
  return (
    <>
      <div class="page-actions">
        <Badge tone={stateTone(mapping)}>{mapping.state}</Badge>
        <PauseButton mapping={mapping} changed={reload} />
        <button type="button" onClick={() => setRewinding(true)}>
          Rewind…
        </button>
      </div>
      {isRewinding && <RewindDialog mapping={mapping} changed={reload} close={() => setRewinding(false)} />}
      <PropertyList
        properties={[
          ['Function', <FunctionLink name={mapping.functionName} />],
          ['Topic', <TopicLink topic={mapping.topic} />],
          ['StateTransitionReason', <code>{String(settings.StateTransitionReason ?? '')}</code>],
          [
            'LastProcessingResult',
            <code class={mapping.problem ? 'mapping-problem' : undefined}>
              {String(settings.LastProcessingResult ?? '')}
            </code>,
          ],
        ]}
      />
      <KeyFigures mapping={mapping} works={works.data ?? []} />
      <h2>In progress</h2>
      <Show loaded={works}>{(data) => <WorkList topic={mapping.topic} works={data} />}</Show>
      <h2>Partitions</h2>
      <PartitionsTable lag={mapping.lag} />
    </>
  );
}

function KeyFigures({ mapping, works }: { mapping: MappingState; works: readonly RecordsInProgress[] }) {
  const { metrics, offsetLag } = mapping;
  const metric = (name: string) => metrics[name] ?? 0;
  const retried = works.filter(({ failingSince }) => failingSince !== undefined);
  const inFlight = works.filter(({ isRunning }) => isRunning);
  const recordsOf = (list: readonly RecordsInProgress[]) =>
    list.reduce((sum, { records }) => sum + records, 0);
  const deadLetters = metric('OnFailureDestinationDeliveredEventCount');
  const dropped = metric('DroppedEventCount');
  return (
    <Figures
      figures={[
        {
          name: 'Lag',
          value: count(offsetLag),
          note: mapping.state === 'Disabled' ? 'while paused' : undefined,
        },
        { name: 'In flight', value: count(recordsOf(inFlight)), note: invocationsText(inFlight.length) },
        { name: 'Retrying', value: count(recordsOf(retried)), isBad: retried.length > 0 },
        { name: 'Polled', value: count(metric('PolledEventCount')) },
        { name: 'Filtered out', value: count(metric('FilteredOutEventCount')) },
        { name: 'Invoked', value: count(metric('InvokedEventCount')) },
        { name: 'Failed', value: count(metric('FailedInvokeEventCount')) },
        { name: 'Dead letters', value: count(deadLetters), isBad: deadLetters > 0 },
        { name: 'Discarded', value: count(dropped), isBad: dropped > 0 },
      ]}
    />
  );
}

const invocationsText = (number: number) => (number === 1 ? '1 invocation' : `${number} invocations`);

function Records({ uuid }: { uuid: string }) {
  const records = useLoaded(
    (signal) => getJson<RecordStory[]>(['mappings', uuid, 'records'], { signal, query: { limit: SHOWN } }),
    uuid,
    ['records-ended', 'mapping'],
  );
  return <Show loaded={records}>{(data) => <RecordsTable records={data} />}</Show>;
}

function Invocations({ uuid }: { uuid: string }) {
  const invocations = useLoaded(
    (signal) =>
      getJson<InvocationSummary[]>(['invocations'], { signal, query: { mapping: uuid, limit: SHOWN } }),
    uuid,
    ['invocations-ended'],
  );
  return (
    <Show loaded={invocations}>
      {(data) => (
        <InvocationsTable
          invocations={data}
          filter={uuid}
          empty="The mapping has not invoked its function yet."
        />
      )}
    </Show>
  );
}
