import { useEffect, useRef, useState } from 'preact/hooks';
import { type EventName, listen, onReconnect } from './events.ts';
import { Loading, onVisible } from './loading.ts';

/** Data of a page, kept while it is loaded again. */
export interface Loaded<Data> {
  readonly data?: Data;
  /** Of the last load; absent when it succeeded. */
  readonly error?: Error;
  readonly isLoading: boolean;
  /** Loads again now. */
  readonly reload: () => void;
}

/**
 * Loads data, again when one of the events comes or the mirror is reached again, and forgets it when `key` changes.
 * @param load is given a signal that ends it when the page is left or `key` changes.
 * @param key names what is loaded: the parameters of the request, as text.
 * @param events load again, at most twice a second. Default: none.
 */
export function useLoaded<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  key: string,
  events: readonly EventName[] = [],
): Loaded<Data> {
  const [state, setState] = useState<Omit<Loaded<Data>, 'reload'> & { readonly key: string }>({
    key,
    isLoading: true,
  });
  const current = useRef(load);
  current.current = load;
  const reload = useRef(() => {});
  useEffect(() => {
    const loading = new Loading(
      (signal) => current.current(signal),
      (result) => setState((before) => ({ ...(before.key === key && before), ...result, key })),
    );
    setState((before) => (before.key === key ? before : { key, isLoading: true }));
    reload.current = () => loading.start();
    const ends = [
      ...events.map((name) => listen(name, () => loading.soon())),
      onReconnect(() => loading.start()),
      events.length > 0 ? onVisible(() => loading.start()) : () => {},
    ];
    loading.start();
    return () => {
      loading.stop();
      for (const end of ends) end();
    };
  }, [key, events.join()]);
  const shown = state.key === key ? state : { isLoading: true };
  return { ...shown, reload: () => reload.current() };
}
