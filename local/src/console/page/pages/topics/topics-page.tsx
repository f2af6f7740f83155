import { useRef } from 'preact/hooks';
import { getJson } from '../../api/client.ts';
import type { TopicState } from '../../api/types.ts';
import { useInterval } from '../../api/use-interval.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { TopicLink } from '../../components/links.tsx';
import { Show } from '../../components/states.tsx';
import { ratesOf, type TopicCount } from './rates.ts';

const LOAD_EVERY_MS = 2_000;

/** Every topic with its partitions, its records, and how many are written a second. */
export default function TopicsPage() {
  const before = useRef<TopicCount | undefined>(undefined);
  const topics = useLoaded(
    async (signal) => {
      const states = await getJson<TopicState[]>(['topics'], { signal });
      const { rows, counted } = ratesOf(states, before.current, performance.now());
      before.current = counted;
      return rows;
    },
    'topics',
    ['update'],
  );
  useInterval(topics.reload, LOAD_EVERY_MS);
  return (
    <>
      <Heading>Topics</Heading>
      <Show loaded={topics}>{(rows) => <TopicsTable rows={rows} />}</Show>
    </>
  );
}

type Row = ReturnType<typeof ratesOf>['rows'][number];

const columns: readonly Column<Row>[] = [
  { name: 'Topic', cell: ({ topic }) => <TopicLink topic={topic} />, sortBy: ({ topic }) => topic },
  {
    name: 'Partitions',
    cell: ({ partitions }) => count(partitions),
    sortBy: ({ partitions }) => partitions,
    isNumber: true,
  },
  {
    name: 'Records',
    cell: ({ records }) => count(records),
    sortBy: ({ records }) => records,
    isNumber: true,
  },
  {
    name: 'Written a second',
    cell: ({ perSecond }) => (perSecond === undefined ? '–' : perSecond.toFixed(perSecond < 10 ? 1 : 0)),
    sortBy: ({ perSecond = 0 }) => perSecond,
    isNumber: true,
  },
];

function TopicsTable({ rows }: { rows: readonly Row[] }) {
  return (
    <DataTable
      caption="Topics"
      rows={rows}
      columns={columns}
      keyOf={({ topic }) => topic}
      textOf={({ topic }) => topic}
      empty="There is no topic."
    />
  );
}
