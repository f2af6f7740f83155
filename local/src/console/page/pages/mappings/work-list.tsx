import { ageMs } from '../../api/server-clock.ts';
import type { RecordsInProgress } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { count, duration } from '../../components/format.ts';
import { InvocationLink, RecordLink } from '../../components/links.tsx';
import { Empty } from '../../components/states.tsx';

/** What a mapping works on: what is retried with its error and what waits behind it, and what runs. */
export function WorkList({ topic, works }: { topic: string; works: readonly RecordsInProgress[] }) {
  if (works.length === 0) return <Empty>No invocation is running, and none is retried.</Empty>;
  return (
    <ul class="mapping-works">
      {works.map((work) => (
        <li key={keyOf(work)} class={work.failingSince === undefined ? undefined : 'failing'}>
          <Work topic={topic} work={work} />
        </li>
      ))}
    </ul>
  );
}

const keyOf = ({ ranges: [first], startedAt }: RecordsInProgress) =>
  `${first?.partition}@${first?.first} ${startedAt}`;

function Work({ topic, work }: { topic: string; work: RecordsInProgress }) {
  const { ranges, records, isRunning, invocations, startedAt, failingSince, requestId, error, behind } = work;
  return (
    <>
      <p class="mapping-work-head">
        {failingSince === undefined ? (
          <Badge tone="good">Running</Badge>
        ) : (
          <Badge tone="bad">{isRunning ? 'Retrying' : 'Waiting to retry'}</Badge>
        )}
        {ranges.slice(0, 3).map(({ partition, first, last }) => (
          <span key={partition}>
            <RecordLink topic={topic} partition={partition} offset={first} />
            {last > first && ` to ${count(last)}`}
          </span>
        ))}
        {ranges.length > 3 && <span>and {ranges.length - 3} more partitions</span>}
        <span class="muted">{records === 1 ? '1 record' : `${count(records)} records`}</span>
      </p>
      {failingSince === undefined ? (
        isRunning && <p class="muted">for {duration(ageMs(startedAt))}</p>
      ) : (
        <>
          <p>
            {invocations === 1 ? 'Invoked once' : `Invoked ${count(invocations)} times`}, failing for{' '}
            {duration(ageMs(failingSince))}
            {requestId && (
              <>
                , last in <InvocationLink requestId={requestId} />
              </>
            )}
            . {behindText(behind)}
          </p>
          {error && <pre>{error}</pre>}
        </>
      )}
    </>
  );
}

function behindText(behind: number | null): string {
  if (behind === null) return '';
  if (behind === 0) return 'Nothing waits behind it.';
  return behind === 1 ? '1 record waits behind it.' : `${count(behind)} records wait behind it.`;
}
