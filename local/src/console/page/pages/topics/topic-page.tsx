import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import { getJson } from '../../api/client.ts';
import type { TopicState } from '../../api/types.ts';
import { useInterval } from '../../api/use-interval.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { Empty, ErrorBox, Show } from '../../components/states.tsx';
import { EMPTY_DRAFT } from './new-record.ts';
import { ProduceDialog } from './produce-dialog.tsx';
import { RecordsTable } from './records-table.tsx';
import { useTail } from './tail.ts';
import { browseQueryOf, inOrder, pathOfTopic, type TopicAddress, topicAddressOf } from './topic-address.ts';
import { TopicFilters } from './topic-filters.tsx';
import type { BrowsedPage } from './types.ts';

const COUNT_EVERY_MS = 2_000;

/** One topic: its records by partition, offset or time, filtered, page by page or as they come. */
export default function TopicPage() {
  const { params, query } = useRoute();
  const { route } = useLocation();
  const { topic = '' } = params;
  const address = topicAddressOf(query);
  const [isProducing, setProducing] = useState(false);
  const state = useLoaded((signal) => getJson<TopicState>(['topics', topic], { signal }), topic);
  useInterval(state.reload, COUNT_EVERY_MS);
  const show = (next: TopicAddress) => route(pathOfTopic(topic, next));
  const partitions = state.data?.partitions ?? [];
  return (
    <>
      <Heading>{topic}</Heading>
      <Show loaded={state}>
        {() => (
          <>
            <div class="topic-head">
              <p>
                {partitions.length === 1 ? '1 partition' : `${count(partitions.length)} partitions`},{' '}
                {count(partitions.reduce((sum, { start, end }) => sum + end - start, 0))} records
              </p>
              <button type="button" onClick={() => show({ ...address, isLive: !address.isLive })}>
                {address.isLive ? 'Leave the live tail' : 'Live tail'}
              </button>
              <button type="button" class="primary" onClick={() => setProducing(true)}>
                Produce
              </button>
            </div>
            <TopicFilters
              address={address}
              partitions={partitions.map(({ partition }) => partition)}
              show={show}
            />
            {address.isLive ? (
              <LiveTail topic={topic} address={address} />
            ) : (
              <Records topic={topic} address={address} show={show} />
            )}
          </>
        )}
      </Show>
      {isProducing && (
        <ProduceDialog
          topic={topic}
          partitions={partitions.length}
          draft={EMPTY_DRAFT}
          close={() => setProducing(false)}
        />
      )}
    </>
  );
}

interface RecordsProps {
  readonly topic: string;
  readonly address: TopicAddress;
  readonly show: (address: TopicAddress) => void;
}

function Records({ topic, address, show }: RecordsProps) {
  const query = browseQueryOf(address);
  const page = useLoaded(
    (signal) => getJson<BrowsedPage>(['topics', topic, 'browse'], { query, signal }),
    pathOfTopic(topic, address),
  );
  return (
    <Show loaded={page}>
      {(data) => (
        <>
          {data.records.length === 0 ? (
            <Empty>{emptyText(data, address)}</Empty>
          ) : (
            <RecordsTable topic={topic} rows={inOrder(data.records, address)} />
          )}
          <Pager page={data} address={address} show={show} />
        </>
      )}
    </Show>
  );
}

const isFiltered = ({ text, pattern, key }: TopicAddress) => Boolean(text ?? pattern ?? key);

function emptyText({ scanned, older, newer }: BrowsedPage, address: TopicAddress): string {
  const isThrough = address.order === 'newest' ? older.isEnd : newer.isEnd;
  if (isFiltered(address))
    return `None of the ${count(scanned)} records that were looked at fits.${isThrough ? '' : ' There are more.'}`;
  return 'There is no record here.';
}

function Pager({ page, address, show }: { page: BrowsedPage } & Omit<RecordsProps, 'topic'>) {
  const { older, newer, scanned } = page;
  const go = (direction: 'older' | 'newer') =>
    show({ ...address, at: page[direction].at, direction, offset: undefined, time: undefined });
  const isNewest = address.order === 'newest';
  const sides = isNewest ? (['newer', 'older'] as const) : (['older', 'newer'] as const);
  return (
    <nav class="pager" aria-label="Pages of records">
      {sides.map((side) => (
        <button key={side} type="button" disabled={{ older, newer }[side].isEnd} onClick={() => go(side)}>
          {side === 'older' ? 'Older' : 'Newer'}
        </button>
      ))}
      {isFiltered(address) && <span>Looked at {count(scanned)} records.</span>}
    </nav>
  );
}

function LiveTail({ topic, address }: { topic: string; address: TopicAddress }) {
  const [isRunning, setRunning] = useState(true);
  const { partition, text, pattern, key } = address;
  const query = { partition, text, pattern, key };
  const { rows, error } = useTail(topic, query, JSON.stringify([topic, query]), isRunning);
  return (
    <>
      <div class="topic-tail">
        <button type="button" onClick={() => setRunning(!isRunning)}>
          {isRunning ? 'Pause' : 'Continue'}
        </button>
        <p role="status">{isRunning ? 'Each record is shown as it comes, the last 500.' : 'Paused.'}</p>
      </div>
      {error && <ErrorBox error={error} />}
      {rows.length === 0 ? <Empty>No record yet.</Empty> : <RecordsTable topic={topic} rows={rows} />}
    </>
  );
}
