import { useRoute } from 'preact-iso/router';
import { getJson } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { TraceTimeline } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { shortNames } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Empty, Show } from '../../components/states.tsx';
import { waterfallOf } from './waterfall.ts';
import { WaterfallSpan, WaterfallTable } from './waterfall-table.tsx';

/** What happened to the records of one trace, over all topics and mappings, on one axis of time. */
export default function TracePage() {
  const { traceId = '' } = useRoute().params;
  // Headers are read from the topics for it: not at each event.
  const timeline = useLoaded((signal) => getJson<TraceTimeline>(['traces', traceId], { signal }), traceId);
  return (
    <>
      <Heading>{`Trace ${traceId}`}</Heading>
      <div class="page-actions">
        <button type="button" onClick={timeline.reload}>
          Look again
        </button>
        <a href={pathTo.logs({ trace: traceId })}>Log lines with this id</a>
      </div>
      <Show loaded={timeline}>{(data) => <Timeline timeline={data} />}</Show>
    </>
  );
}

function Timeline({ timeline: { records, isPartial } }: { timeline: TraceTimeline }) {
  const waterfall = waterfallOf({ records }, serverNow());
  const names = shortNames([...new Set(records.map(({ functionName }) => functionName))]);
  return (
    <>
      {isPartial && <p>There was no time to look at all records: there may be more.</p>}
      {records.length === 0 ? (
        <Empty>None of the last 1,000 records of each partition that a mapping reads is of this trace.</Empty>
      ) : (
        <>
          <WaterfallSpan waterfall={waterfall} />
          <WaterfallTable rows={waterfall.rows} durationMs={waterfall.durationMs} names={names} />
        </>
      )}
    </>
  );
}
