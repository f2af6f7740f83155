import { useCallback, useEffect, useState } from 'preact/hooks';
import { afterFailure, type Loaded, loadRepeatedly } from './load-repeatedly.ts';
import { sleep } from './sleep.ts';

const once = () => undefined;

/**
 * Loads something when a component appears, and when `load` is another function: memoize it.
 * @param pauseMs from a value to the next request, in a page that is seen; undefined for the last. Default: one request.
 * @returns what is loaded, and a function that begins again.
 */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  pauseMs: (value: Value) => number | undefined = once,
): [loaded: Loaded<Value>, retry: () => void] {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ status: 'loading' });
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    loadRepeatedly({
      load,
      pauseMs,
      sleep: async (milliseconds) => {
        await sleep({ milliseconds, signal });
        while (document.visibilityState !== 'visible' && !signal.aborted) {
          await sleep({ events: [[document, 'visibilitychange']], signal });
        }
      },
      onValue: (value) => setLoaded({ status: 'ready', value }),
      onFailure: (failure) => setLoaded((before) => afterFailure(before, failure)),
      signal,
    });
    return () => controller.abort();
  }, [load, pauseMs, attempts]);
  const retry = useCallback(() => {
    setLoaded((before) => (before.status === 'failed' ? { status: 'loading' } : before));
    setAttempts((before) => before + 1);
  }, []);
  return [loaded, retry];
}
