import { useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { positionText } from '../../../../event-source-mapping/core/position.ts';
import { getJson } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { KeyTimeline, TopicState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { shortNames } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { TraceLink } from '../../components/links.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { readRecord } from '../topics/record-view.tsx';
import { pathOfTopic } from '../topics/topic-address.ts';
import { TraceIds } from './trace-ids.ts';
import { waterfallOf } from './waterfall.ts';
import { WaterfallSpan, WaterfallTable } from './waterfall-table.tsx';

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
      <WaterfallSpan waterfall={waterfall} />
      {[...groups].map(([traceId, rows]) => (
        <section key={traceId} aria-label={traceId ? `Trace ${traceId}` : 'Without a trace'}>
          {(traceId || groups.size > 1) && (
            <h2>
              {traceId ? (
                <>
                  Trace <TraceLink traceId={traceId} />
                </>
              ) : (
                'Without a trace'
              )}
            </h2>
          )}
          <WaterfallTable rows={rows} durationMs={waterfall.durationMs} names={names} />
        </section>
      ))}
    </>
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
