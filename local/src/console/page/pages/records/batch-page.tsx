import { useRoute } from 'preact-iso/router';
import { getJson } from '../../api/client.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, duration, size, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { FunctionLink, InvocationLink, KeyLink, RecordLink, TopicLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { PropertyList } from '../../components/property-list.tsx';
import { Show } from '../../components/states.tsx';
import type { BatchStory } from '../topics/types.ts';
import { attemptsWith, type BatchInvocation, type SubBatch, treeOf } from './batch-tree.ts';
import { OUTCOMES, REASONS, RESULTS } from './record-text.ts';
import { OutcomeBadge } from './story-card.tsx';

/** A batch as the mapping decided it: invocation by invocation, and how each record ended. */
export default function BatchPage() {
  const { uuid = '', id = '' } = useRoute().params;
  const batch = useLoaded(
    (signal) => getJson<BatchStory>(['mappings', uuid, 'batches', id], { signal }),
    `${uuid} ${id}`,
    ['records-ended', 'invocations-ended'],
  );
  return (
    <>
      <Heading>{`Batch ${id}`}</Heading>
      <Show loaded={batch}>{(data) => <Batch story={data} />}</Show>
    </>
  );
}

function Batch({ story }: { story: BatchStory }) {
  const { batch, functionName, topic, mapping, records, invocations } = story;
  const forgotten = batch.size - records.length;
  return (
    <>
      <PropertyList
        properties={[
          ['Function', <FunctionLink name={functionName} />],
          ['Topic', <TopicLink topic={topic} />],
          ['Mapping', <a href={pathTo.mapping(mapping)}>{mapping}</a>],
          [
            'Records',
            `${count(batch.size)}${forgotten > 0 ? `, ${count(forgotten)} of them not remembered` : ''}`,
          ],
          ['Full because', REASONS[batch.reason] ?? batch.reason],
          ['Made', time(batch.createdAt)],
        ]}
      />
      <h2>Invocations</h2>
      <Tree parts={treeOf(invocations)} story={story} />
      <h2>Records</h2>
      <RecordsOfBatch story={story} />
    </>
  );
}

function Tree({ parts, story }: { parts: readonly SubBatch[]; story: BatchStory }) {
  return (
    <ul class="batch-tree">
      {parts.map((part) => (
        <li key={part.records.join()}>
          <p class="batch-records">{recordsText(part.records, story)}</p>
          <ul class="batch-attempts">
            {part.invocations.map((invocation, index) => (
              <li key={invocation.requestId ?? index} class={RESULTS[invocation.result].tone}>
                <Invocation invocation={invocation} story={story} />
              </li>
            ))}
          </ul>
          {part.parts.length > 0 && <Tree parts={part.parts} story={story} />}
        </li>
      ))}
    </ul>
  );
}

function Invocation({ invocation, story }: { invocation: BatchInvocation; story: BatchStory }) {
  const { result, durationMs, requestId, error, failed } = invocation;
  const named = result === 'partial-failure' ? ` ${recordsText(failed, story)} as failed` : '';
  return (
    <>
      <strong>{`${RESULTS[result].text}${named}`}</strong>
      {durationMs !== undefined && <span> after {duration(durationMs)}</span>}{' '}
      {requestId && <InvocationLink requestId={requestId} />}
      {error && <pre>{error}</pre>}
    </>
  );
}

/** Positions that are named one by one. */
const MOST_NAMED = 3;

function recordsText(indexes: readonly number[], { records }: BatchStory): string {
  const names = indexes
    .slice(0, MOST_NAMED)
    .flatMap((index) => records[index] ?? [])
    .map(({ partition, offset }) => `${partition}@${offset}`);
  if (indexes.length <= MOST_NAMED) return names.join(', ');
  const last = records[indexes.at(-1) ?? 0];
  return `${count(indexes.length)} records, ${names[0]} to ${last?.partition}@${last?.offset}`;
}

function RecordsOfBatch({ story }: { story: BatchStory }) {
  const { topic, records, invocations } = story;
  const rows = records.map((record, index) => ({ ...record, attempts: attemptsWith(invocations, index) }));
  type Row = (typeof rows)[number];
  const columns: Column<Row>[] = [
    {
      name: 'Record',
      cell: ({ partition, offset }) => <RecordLink {...{ topic, partition, offset }} />,
      sortBy: ({ partition, offset }) => partition * 1e15 + offset,
    },
    {
      name: 'Key',
      cell: ({ key }) => (key === null ? 'none' : <KeyLink keyText={key} />),
      sortBy: ({ key }) => key ?? '',
      isSecondary: true,
    },
    {
      name: 'Outcome',
      cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
      sortBy: ({ outcome }) => outcome,
    },
    {
      name: 'Attempts',
      cell: ({ attempts }) => <Marks attempts={attempts} />,
      sortBy: ({ attempts }) => attempts.length,
    },
    {
      name: 'Size',
      cell: ({ sizeBytes }) => size(sizeBytes),
      sortBy: ({ sizeBytes }) => sizeBytes,
      isNumber: true,
      isSecondary: true,
    },
  ];
  return (
    <DataTable
      caption="Records of the batch"
      rows={rows}
      columns={columns}
      keyOf={({ partition, offset }) => `${partition}@${offset}`}
      textOf={({ partition, offset, key, outcome }) => `${partition}@${offset} ${key} ${outcome}`}
      classOf={({ outcome }) => (OUTCOMES[outcome].tone === 'bad' ? 'failed' : undefined)}
      empty="No record of it is remembered."
    />
  );
}

function Marks({ attempts }: { attempts: ReturnType<typeof attemptsWith> }) {
  return (
    <span class="marks">
      {attempts.map(({ invocation, isFailure }, index) => (
        <span
          key={index}
          class={isFailure ? 'bad' : 'good'}
          title={`Attempt ${index + 1} ${isFailure ? 'failed' : 'succeeded'} after ${duration(invocation.durationMs)}`}
        >
          {isFailure ? '✕' : '✓'}
        </span>
      ))}
    </span>
  );
}
