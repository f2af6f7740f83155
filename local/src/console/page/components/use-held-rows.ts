import { useEffect, useRef, useState } from 'preact/hooks';
import { mergeHeld } from './held-rows.ts';

/** Pixels from the top up to which a list is not read further down. */
const TOP_PX = 80;

/**
 * A list whose newest rows come first, and which does not move while somewhere below its top is read: what is new is counted
 * until it is asked for. Rows that are shown are always the latest of their key.
 * @param key other rows begin at the top when it changes.
 */
export function useHeldRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  key: string,
): { readonly rows: readonly Row[]; readonly held: number; readonly show: () => void } {
  const [shown, setShown] = useState({ key, rows });
  const isHolding = shown.key === key && shown.rows.length > 0 && scrollY > TOP_PX;
  const merged = isHolding ? mergeHeld(shown.rows, rows, keyOf) : { rows, held: 0 };
  const last = useRef(rows);
  useEffect(() => {
    if (last.current === rows && shown.key === key) return;
    last.current = rows;
    setShown({ key, rows: merged.rows });
  });
  const show = () => {
    setShown({ key, rows });
    scrollTo(0, 0);
  };
  return { ...merged, show };
}
