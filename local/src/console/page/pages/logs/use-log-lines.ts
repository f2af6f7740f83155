import { useEffect, useRef, useState } from 'preact/hooks';
import { getJson, type Query } from '../../api/client.ts';
import { listen, onReconnect } from '../../api/events.ts';
import { Loading, onVisible } from '../../api/loading.ts';
import type { LogLine } from '../../api/types.ts';
import { LogBuffer } from './log-buffer.ts';

/** Lines of the first load, and of each load of older ones. */
const FIRST_LINES = 2_000;
const OLDER_LINES = 5_000;
/** The most that the API lists. */
const MOST_LINES = 10_000;

interface LogLines {
  readonly lines: readonly LogLine[];
  readonly isLoading: boolean;
  readonly error?: Error;
  /** Whether older lines may be kept than those that are loaded. */
  readonly hasOlder: boolean;
  readonly loadOlder: () => Promise<void>;
}

/** Lines of logs that fit a query, and those that follow. */
export function useLogLines(query: Query): LogLines {
  const key = JSON.stringify(query);
  const [state, setState] = useState({ key: '', lines: [] as readonly LogLine[], hasOlder: false });
  const [error, setError] = useState<Error>();
  const buffer = useRef(new LogBuffer());
  useEffect(() => {
    const own = new LogBuffer();
    buffer.current = own;
    let isFirst = true;
    const load = async (signal: AbortSignal) => {
      const since = own.lines.at(-1)?.timestamp;
      const limit = isFirst ? FIRST_LINES : MOST_LINES;
      return getJson<LogLine[]>(['logs'], { signal, query: { ...query, since, limit } });
    };
    const loading = new Loading(load, ({ data, error: failure }) => {
      setError(failure);
      if (!data) return;
      if (own.append(data) > 0 || isFirst) {
        const hasOlder = isFirst && data.length === FIRST_LINES;
        setState((before) => ({
          key,
          lines: own.lines,
          hasOlder: hasOlder || (before.key === key && before.hasOlder),
        }));
      }
      isFirst = false;
    });
    const ends = [
      listen('logs', () => loading.soon()),
      onReconnect(() => loading.start()),
      onVisible(() => loading.start()),
    ];
    loading.start();
    return () => {
      loading.stop();
      for (const end of ends) end();
    };
  }, [key]);
  const loadOlder = async () => {
    const own = buffer.current;
    const until = own.lines[0]?.timestamp;
    // Those of the same millisecond are known, and may be many: what is written at once has one time.
    const later = own.lines.findIndex(({ timestamp }) => timestamp !== until);
    const limit = Math.min(MOST_LINES, OLDER_LINES + (later < 0 ? own.lines.length : later));
    const loaded = await getJson<LogLine[]>(['logs'], { query: { ...query, until, limit } });
    const added = own.prepend(loaded);
    if (buffer.current === own)
      setState({ key, lines: own.lines, hasOlder: added > 0 && loaded.length === limit });
  };
  const isLoading = state.key !== key;
  return {
    lines: isLoading ? [] : state.lines,
    isLoading,
    error,
    hasOlder: !isLoading && state.hasOlder,
    loadOlder,
  };
}
