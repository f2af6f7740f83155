import type { InvocationSummary } from '../../api/types.ts';
import { count } from '../../components/format.ts';
import { RecordLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { callerText, rangeText } from './invocation-text.ts';

/** Ranges that a row of a table shows. */
const SHOWN_RANGES = 2;

/** What a function was invoked by: records of a mapping, each range with a link, or a caller. */
export function InvocationSource({
  of: { source, caller },
  isWhole = false,
}: {
  of: Pick<InvocationSummary, 'source' | 'caller'>;
  isWhole?: boolean;
}) {
  if (!source) return <span class="muted">{callerText(caller)}</span>;
  const { topic, ranges } = source;
  const shown = isWhole ? ranges : ranges.slice(0, SHOWN_RANGES);
  return (
    <span class="ranges">
      {shown.map(({ partition, first, last }) =>
        first === last ? (
          <RecordLink key={`${partition}@${first}`} topic={topic} partition={partition} offset={first} />
        ) : (
          <a key={`${partition}@${first}`} href={pathTo.record(topic, partition, first)}>
            {rangeText(topic, { partition, first, last })}
          </a>
        ),
      )}
      {shown.length < ranges.length && (
        <span class="muted">and {count(ranges.length - shown.length)} more</span>
      )}
    </span>
  );
}
