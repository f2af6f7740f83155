import { useEffect, useState } from 'preact/hooks';
import { getJson, type Query } from '../../api/client.ts';
import { listen } from '../../api/events.ts';
import { useVisible } from '../../api/use-visible.ts';
import { isBehind, rowsWith, type TailPage } from './tail-rows.ts';
import type { BrowsedPage, BrowsedRecord } from './types.ts';

/** A request waits for records so long. */
const WAIT_SECONDS = 20;
/** Records that come fast are drawn together. */
const SHORTEST_PAUSE_MS = 200;
const RETRY_MS = 1_000;

export interface Tail {
  /** Newest first. */
  readonly rows: readonly BrowsedRecord[];
  readonly error?: Error;
}

/**
 * The last records of a topic and each that comes.
 * @param query filters. @param name of them, as text. @param isRunning false: what came stays, and nothing is asked for, as in a hidden page.
 */
export function useTail(topic: string, query: Query, name: string, isRunning: boolean): Tail {
  const [resets, setResets] = useState(0);
  useEffect(() => listen('reset', () => setResets((before) => before + 1)), []);
  const key = `${resets} ${name}`;
  const isFollowed = useVisible() && isRunning;
  const [tail, setTail] = useState<Tail & { key: string; at?: string }>({ key, rows: [] });
  useEffect(() => {
    if (!isFollowed) return;
    const abort = new AbortController();
    const known = tail.key === key ? tail : { key, rows: [], at: undefined };
    void follow(topic, query, known.at, abort.signal, (page, error) => {
      setTail((before) => {
        const rows = before.key === key ? before.rows : [];
        if (!page) return { ...before, key, rows, error };
        return { key, at: page.newer.at, rows: rowsWith(rows, page) };
      });
    });
    return () => abort.abort();
  }, [topic, key, isFollowed]);
  return tail.key === key ? tail : { rows: [] };
}

async function follow(
  topic: string,
  query: Query,
  from: string | undefined,
  signal: AbortSignal,
  take: (page: TailPage | undefined, error?: Error) => void,
): Promise<void> {
  let at = from;
  while (!signal.aborted) {
    const direction = at === undefined ? 'older' : 'newer';
    const position = at === undefined ? {} : { at, wait: WAIT_SECONDS };
    try {
      const page = await getJson<BrowsedPage>(['topics', topic, 'browse'], {
        query: { ...query, direction, limit: 100, ...position },
        signal,
      });
      if (signal.aborted) return;
      const isOtherLog = at !== undefined && isBehind(page.newer.at, at);
      at = isOtherLog ? undefined : page.newer.at;
      if (!isOtherLog) take({ ...page, direction });
      await pause(SHORTEST_PAUSE_MS);
    } catch (error) {
      if (signal.aborted) return;
      take(undefined, error as Error);
      await pause(RETRY_MS);
    }
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
