import {
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';
import { useLayoutEffect, useMemo, useReducer, useRef } from 'preact/hooks';

const ROW_HEIGHT_PX = 33;

/** The rows that are near the view of the window, and the height of what is before and after them. */
interface VirtualRows {
  readonly rows: readonly VirtualItem[];
  readonly beforePx: number;
  readonly afterPx: number;
  /** For the element that the rows are in. */
  readonly ref: { current: HTMLTableElement | null };
}

/**
 * Which of many rows to draw while the window scrolls. Rows have one height.
 * @param count of all rows.
 */
export function useVirtualRows(count: number): VirtualRows {
  const ref = useRef<HTMLTableElement>(null);
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const options = {
    count,
    getScrollElement: () => window,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 20,
    scrollMargin: ref.current?.offsetTop ?? 0,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    onChange: () => draw(undefined as never),
  };
  const virtualizer = useMemo(() => new Virtualizer<Window, HTMLElement>(options), []);
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  const rows = virtualizer.getVirtualItems();
  const margin = options.scrollMargin;
  const beforePx = Math.max(0, (rows[0]?.start ?? margin) - margin);
  const afterPx = Math.max(0, virtualizer.getTotalSize() - ((rows.at(-1)?.end ?? margin) - margin));
  return { rows, beforePx, afterPx, ref };
}
