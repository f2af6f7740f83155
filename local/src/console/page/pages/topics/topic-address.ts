import type { Query } from '../../api/client.ts';
import { pathTo } from '../../components/path-to.ts';

/** What the address of a topic's page says: each filter and where the page begins. No DOM here. */
export interface TopicAddress {
  readonly order: 'newest' | 'oldest';
  readonly partition?: string;
  /** Where is begun: one of them. */
  readonly offset?: string;
  /** ISO 8601, or milliseconds since the epoch. */
  readonly time?: string;
  readonly text?: string;
  readonly pattern?: string;
  readonly key?: string;
  /** Positions of a page, and the direction in which it is read. */
  readonly at?: string;
  readonly direction?: 'older' | 'newer';
  readonly isLive: boolean;
}

const TEXTS = ['partition', 'offset', 'time', 'text', 'pattern', 'key', 'at'] as const;

/** @param query of the address. */
export function topicAddressOf(query: Readonly<Record<string, string>>): TopicAddress {
  const texts = TEXTS.flatMap((name) => (query[name] ? [[name, query[name]] as const] : []));
  const { direction } = query;
  return {
    order: query.order === 'oldest' ? 'oldest' : 'newest',
    isLive: query.live === '1',
    ...Object.fromEntries(texts),
    ...((direction === 'older' || direction === 'newer') && { direction }),
  };
}

/** The address of a topic's page; what is as by default is left out. */
export function pathOfTopic(topic: string, { order, isLive, ...others }: TopicAddress): string {
  const given = Object.entries(others).filter(([, value]) => value);
  const query = new URLSearchParams({
    ...(order === 'oldest' && { order }),
    ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])),
    ...(isLive && { live: '1' }),
  }).toString();
  return `${pathTo.topic(topic)}${query && `?${query}`}`;
}

/** What is asked of the API for a page. A time that cannot be read is sent as it is: the API says what it accepts. */
export function browseQueryOf(address: TopicAddress): Query {
  const { order, direction, time, isLive: _, ...filters } = address;
  const at = time === undefined ? undefined : Date.parse(time);
  return {
    ...filters,
    direction: direction ?? (order === 'oldest' ? 'newer' : 'older'),
    time: time === undefined || at === undefined || Number.isNaN(at) ? time : at,
    limit: PAGE_RECORDS,
  };
}

const PAGE_RECORDS = 50;

/** Records of a response in the order of the page, whichever direction they were read in. */
export function inOrder<Row>(rows: readonly Row[], { order, direction }: TopicAddress): readonly Row[] {
  const isReversed = direction !== undefined && (direction === 'older') !== (order === 'newest');
  return isReversed ? rows.toReversed() : rows;
}
