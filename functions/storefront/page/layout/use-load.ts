import { useCallback, useEffect, useState } from 'preact/hooks';

/** Something that is loaded; while it is loaded again, the earlier value stays. */
export type Loaded<Value> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: Value }
  | { readonly status: 'failed'; readonly failure: unknown };

/**
 * Loads something when a component appears, and when `load` is another function: memoize it.
 * @returns what is loaded, a function that begins again, and one that keeps the value until the next is there.
 */
export function useLoad<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
): [loaded: Loaded<Value>, retry: () => void, refresh: () => void] {
  const [loaded, setLoaded] = useState<Loaded<Value>>({ status: 'loading' });
  const [current, setCurrent] = useState<AbortController>();
  const start = useCallback(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => controller.signal.aborted || setLoaded({ status: 'ready', value }),
      (failure) => controller.signal.aborted || setLoaded({ status: 'failed', failure }),
    );
    setCurrent(controller);
  }, [load]);
  useEffect(start, [start]);
  useEffect(() => () => current?.abort(), [current]);
  const retry = useCallback(() => {
    setLoaded({ status: 'loading' });
    start();
  }, [start]);
  return [loaded, retry, start];
}
