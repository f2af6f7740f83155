import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../../api/client.ts';
import { listen } from '../../api/events.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { MetricChanges, MetricSeries } from '../../api/types.ts';
import { useInterval } from '../../api/use-interval.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { count } from '../../components/format.ts';
import { backlogOf, linesOf, NO_BACKLOG, scaleOf, withChanges } from './backlog.ts';

const TICK_MS = 1_000;

/** How many records wait over all mappings, in the last three minutes. */
export function BacklogChart() {
  const { data } = useLoaded((signal) => getJson<MetricSeries>(['metrics'], { signal }), 'metrics');
  const [backlog, setBacklog] = useState(NO_BACKLOG);
  const [, setTick] = useState(0);
  useEffect(() => {
    if (data) setBacklog(backlogOf(data));
  }, [data]);
  useEffect(
    () => listen<MetricChanges>('metrics', (changes) => setBacklog((before) => withChanges(before, changes))),
    [],
  );
  useInterval(() => setTick((before) => before + 1), TICK_MS);
  const { points } = backlog;
  const most = scaleOf(points);
  const waiting = points.at(-1)?.lag ?? null;
  return (
    <figure class="lab-chart">
      <figcaption>
        <span>Records that wait</span> <strong data-testid="backlog">{count(waiting)}</strong>
      </figcaption>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Records that wait in the last three minutes, now ${count(waiting)}`}
      >
        <line x1="0" y1="50" x2="100" y2="50" />
        {linesOf(points, serverNow(), most).map((line) => (
          <polyline key={line} points={line} />
        ))}
      </svg>
      <div class="lab-axis" aria-hidden="true">
        <span>3 min ago</span>
        <span>scale to {count(most)}</span>
        <span>now</span>
      </div>
    </figure>
  );
}
