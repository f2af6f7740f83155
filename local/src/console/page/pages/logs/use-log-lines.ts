import { useEffect, useRef, useState } from 'preact/hooks';
import { getJson, type Query } from '../../api/client.ts';
import { listen, onReconnect } from '../../api/events.ts';
import type { LogLine } from '../../api/types.ts';
import { LogBuffer } from './log-buffer.ts';

/** Lines of the first load, and of each load of older ones. */
const FIRST_LINES = 2_000;
const OLDER_LINES = 5_000;
/** The most that the API lists. */
const MOST_LINES = 10_000;
/** Between two loads of new lines, so that a busy stack does not keep the page from its work. */
const PAUSE_MS = 400;

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
    const follow = new Follower(async (signal) => {
      const since = own.lines.at(-1)?.timestamp;
      const limit = isFirst ? FIRST_LINES : MOST_LINES;
      const loaded = await getJson<LogLine[]>(['logs'], { signal, query: { ...query, since, limit } });
      if (own.append(loaded) > 0 || isFirst)
        setState((before) => ({
          key,
          lines: own.lines,
          hasOlder: isFirst ? loaded.length === FIRST_LINES : before.hasOlder,
        }));
      isFirst = false;
    }, setError);
    const ends = [listen('logs', () => follow.soon()), onReconnect(() => follow.soon())];
    follow.soon();
    return () => {
      for (const end of ends) end();
      follow.stop();
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

/** Loads again and again, one load at a time, with a pause between two. */
class Follower {
  readonly #load: (signal: AbortSignal) => Promise<void>;
  readonly #setError: (error: Error | undefined) => void;
  readonly #abort = new AbortController();
  #isRunning = false;
  #isWanted = false;

  constructor(load: (signal: AbortSignal) => Promise<void>, setError: (error: Error | undefined) => void) {
    this.#load = load;
    this.#setError = setError;
  }

  soon(): void {
    this.#isWanted = true;
    if (!this.#isRunning) void this.#run();
  }

  stop(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    this.#isRunning = true;
    while (this.#isWanted && !signal.aborted) {
      this.#isWanted = false;
      try {
        await this.#load(signal);
        if (!signal.aborted) this.#setError(undefined);
      } catch (error) {
        if (!signal.aborted) this.#setError(error as Error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.#isRunning = false;
  }
}
