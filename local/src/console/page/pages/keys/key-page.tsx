import { useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { positionText } from '../../../../event-source-mapping/core/position.ts';
import { getJson } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { KeyTimeline, TopicState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { count, duration, shortNames, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { FunctionLink, InvocationLink, RecordLink } from '../../components/links.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { OutcomeBadge } from '../records/story-card.tsx';
import { readRecord } from '../topics/record-view.tsx';
import { pathOfTopic } from '../topics/topic-address.ts';
import { TraceIds } from './trace-ids.ts';
import { type Bar, type WaterfallRow, waterfallOf } from './waterfall.ts';

/** Everything that happened to the records of one business key, over all topics and mappings, on one axis of time. */
export default function KeyPage() {
  const { key = '' } = useRoute().params;
  const traceIds = useRef(new TraceIds(readRecord));
  const timeline = useLoaded(
    async (signal) => {
      const found = await getJson<KeyTimeline>(['keys', key], { signal });
      return { ...found, traces: await traceIds.current.of(found.records, signal) };
    },
    key,
    ['records-ended', 'invocations-ended'],
  );
  return (
    <>
      <Heading>{`Key ${key}`}</Heading>
      <Show loaded={timeline}>{(data) => <Timeline timeline={data} />}</Show>
      <h2>Records with this key</h2>
      <TopicsWithKey of={key} />
    </>
  );
}

type Traced = KeyTimeline & { readonly traces: ReadonlyMap<string, string> };

function Timeline({ timeline }: { timeline: Traced }) {
  const { records, traces } = timeline;
  if (records.length === 0)
    return <Empty>No mapping has polled a record with this key, or not lately.</Empty>;
  const waterfall = waterfallOf(timeline, serverNow());
  const names = shortNames([...new Set(records.map(({ functionName }) => functionName))]);
  const groups = Map.groupBy(waterfall.rows, ({ story }) => traces.get(positionText(story)) ?? '');
  return (
    <>
      <p class="waterfall-span">
        {count(new Set(records.map(positionText)).size)} records from {time(waterfall.startedAt)}, over{' '}
        {duration(waterfall.durationMs)}
      </p>
      {[...groups].map(([traceId, rows]) => (
        <section key={traceId} aria-label={traceId ? `Trace ${traceId}` : 'Without a trace'}>
          {(traceId || groups.size > 1) && (
            <h2>
              {traceId ? (
                <>
                  Trace <code>{traceId}</code>
                </>
              ) : (
                'Without a trace'
              )}
            </h2>
          )}
          <div class="scroll">
            <table class="waterfall">
              <caption class="visually-hidden">What happened, by record and function</caption>
              <thead>
                <tr>
                  <th scope="col">Record</th>
                  <th scope="col">Function</th>
                  <th scope="col" class="waterfall-axis">
                    <span>0</span>
                    <span>{duration(waterfall.durationMs)}</span>
                  </th>
                  <th scope="col">Outcome</th>
                  <th scope="col" class="secondary">
                    Last request
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <WaterfallLine
                    key={`${row.story.mapping} ${positionText(row.story)} ${row.story.polledAt}`}
                    row={row}
                    functionText={names.get(row.story.functionName)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </>
  );
}

function WaterfallLine({ row, functionText }: { row: WaterfallRow; functionText: string | undefined }) {
  const { story, life, attempts } = row;
  const requestId = story.attempts.at(-1)?.requestId;
  return (
    <tr>
      <td>
        <RecordLink {...story} />
      </td>
      <td>
        <FunctionLink name={story.functionName} text={functionText} />
      </td>
      <td>
        <div class="waterfall-track">
          <BarView bar={life} kind="life" />
          {attempts.map((bar, index) => (
            <BarView key={index} bar={bar} kind="attempt" />
          ))}
        </div>
      </td>
      <td>
        <OutcomeBadge outcome={story.outcome} />
      </td>
      <td class="secondary">{requestId && <InvocationLink requestId={requestId} />}</td>
    </tr>
  );
}

function BarView({ bar, kind }: { bar: Bar; kind: 'life' | 'attempt' }) {
  return (
    <span
      class={`bar ${kind} ${bar.tone}`}
      title={bar.label}
      style={{ left: `${bar.leftPercent}%`, width: `${bar.widthPercent}%` }}
    />
  );
}

/** The topics may have more records of the key than mappings remember. */
function TopicsWithKey({ of }: { of: string }) {
  const topics = useLoaded((signal) => getJson<TopicState[]>(['topics'], { signal }), 'topics');
  return (
    <Show loaded={topics}>
      {(data) => (
        <ul class="key-topics">
          {data.map(({ topic }) => (
            <li key={topic}>
              <a href={pathOfTopic(topic, { order: 'newest', isLive: false, key: of })}>Find it in {topic}</a>
            </li>
          ))}
        </ul>
      )}
    </Show>
  );
}
