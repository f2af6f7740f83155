import { useLayoutEffect, useRef, useState } from 'preact/hooks';

const ROW_HEIGHT_PX = 33;
/** Rows drawn before and after those in view, so that a fast scroll shows none missing. */
const OVERSCAN_ROWS = 20;
/** A table of no more rows is drawn whole: the search of the browser and screen readers find every row. */
const DRAWN_AT_ONCE = 100;

interface Range {
  /** Index of the first row to draw. */
  readonly first: number;
  /** Index after the last row to draw. */
  readonly end: number;
}

/** The rows that are near the view of the window, and the height of what is before and after them. */
interface VirtualRows extends Range {
  readonly beforePx: number;
  readonly afterPx: number;
  /** For the table that the rows are in. */
  readonly ref: { current: HTMLTableElement | null };
}

/**
 * Which of many rows of one height to draw while the window scrolls. A library that also measures rows was a tenth of all
 * scripts: see docs/decisions/208-bundle-pages-with-esbuild.md.
 * @param count of all rows.
 */
export function useVirtualRows(count: number): VirtualRows {
  const ref = useRef<HTMLTableElement>(null);
  const [range, setRange] = useState<Range>(() => rangeOf(0, count));
  useLayoutEffect(() => {
    const update = () => {
      const next = rangeOf(ref.current?.getBoundingClientRect().top ?? 0, count);
      setRange((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    update();
    addEventListener('scroll', update, { passive: true });
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update);
      removeEventListener('resize', update);
    };
  }, [count]);
  const end = Math.min(range.end, count);
  const first = Math.min(range.first, end);
  return { first, end, beforePx: first * ROW_HEIGHT_PX, afterPx: (count - end) * ROW_HEIGHT_PX, ref };
}

/** @param top of the table, in pixels below the top of the window; negative when it is scrolled out. */
function rangeOf(top: number, count: number): Range {
  if (count <= DRAWN_AT_ONCE) return { first: 0, end: count };
  const first = Math.floor(-top / ROW_HEIGHT_PX) - OVERSCAN_ROWS;
  const end = Math.ceil((innerHeight - top) / ROW_HEIGHT_PX) + OVERSCAN_ROWS;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}
