import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';

/** What a page is filtered by, kept in its address, so that it can be linked to. */
export interface Filters {
  /** Values by name; what is not given is empty. */
  readonly values: Readonly<Record<string, string>>;
  /** Changes some; an empty value removes one from the address. */
  readonly set: (changes: Readonly<Record<string, string>>) => void;
}

/** The query of the address as filters. The history of the browser gets no entry for each change. */
export function useFilters(): Filters {
  const { path, query, route } = useLocation();
  const current = useRef({ path, query, route });
  current.current = { path, query, route };
  const set = useCallback((changes: Readonly<Record<string, string>>) => {
    const { path: at, query: before, route: go } = current.current;
    const given = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== '');
    const search = new URLSearchParams(given).toString();
    go(search ? `${at}?${search}` : at, true);
  }, []);
  return { values: query, set };
}

const PAUSE_MS = 200;

/**
 * Text that is typed, given on when no further key follows for a moment.
 * @param value of the address, which wins when it changes by other means.
 */
export function useTyped(
  value: string,
  change: (text: string) => void,
): readonly [text: string, type: (text: string) => void] {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const given = useRef(value);
  useEffect(() => {
    // What was typed comes back when further keys may have followed.
    if (value === given.current) return;
    given.current = value;
    clearTimeout(timer.current);
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      given.current = typed.trim();
      change(given.current);
    }, PAUSE_MS);
  };
  return [text, type];
}
