/** In the storage of the tab: `[entry, pixels]` of each. */
const STORED = 'scroll-positions';
const MOST_STORED = 100;
/** How long a list that loads may take to be as long as it was. */
const LONGEST_RESTORE_MS = 5_000;
/** What a user scrolls with. */
const USER_EVENTS = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Pixels from the top by entry of the browser's history. */
const positions = new Map<string, number>();
let entry: string | undefined;
let hasReturned = false;
let restoring: AbortController | undefined;

/**
 * Remembers how far each entry of the history is scrolled, also while the document is loaded again. The browser would restore a
 * position before a page has drawn what it loads.
 */
export function keepScrollPositions(): void {
  history.scrollRestoration = 'manual';
  for (const [name, top] of stored()) positions.set(name, top);
  addEventListener('scroll', savePosition, { passive: true });
  addEventListener('pagehide', () =>
    sessionStorage.setItem(STORED, JSON.stringify([...positions].slice(-MOST_STORED))),
  );
  showEntry();
}

/**
 * To be called when the address changes, and when its page is drawn. An entry without a name is a new one, or one that was
 * replaced; where the browser has returned to an entry, the view scrolls to where it was left.
 */
export function showEntry(): void {
  const { entry: name } = (history.state ?? {}) as { readonly entry?: string };
  if (name === undefined) {
    restoring?.abort();
    entry = String(performance.timeOrigin + performance.now());
    hasReturned = false;
    history.replaceState({ entry }, '');
    savePosition();
  } else if (name !== entry) {
    entry = name;
    hasReturned = true;
  }
  if (hasReturned) restore(positions.get(entry ?? '') ?? 0);
}

function savePosition(): void {
  if (entry !== undefined && !restoring) positions.set(entry, scrollY);
}

/** Again whenever the page has grown, until it is as long as it was, or the user scrolls. */
function restore(top: number): void {
  restoring?.abort();
  const ended = new AbortController();
  const { signal } = ended;
  const observer = new ResizeObserver(() => {
    scrollTo(0, top);
    // Fractions of a pixel are rounded.
    if (Math.abs(scrollY - top) < 1) ended.abort();
  });
  const end = () => ended.abort();
  const timer = setTimeout(end, LONGEST_RESTORE_MS);
  for (const name of USER_EVENTS) addEventListener(name, end, { signal, passive: true });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(timer);
    if (restoring === ended) restoring = undefined;
  });
  restoring = ended;
  observer.observe(document.body);
}

function stored(): [string, number][] {
  const text = sessionStorage.getItem(STORED);
  return text === null ? [] : (JSON.parse(text) as [string, number][]);
}
