import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { Dialog } from '../components/dialog.tsx';
import { pages } from './pages.ts';
import { SearchDialog } from './search-dialog.tsx';

/** What the second key after `g` opens; only pages that there are count. */
const PLACES: Readonly<Record<string, string>> = {
  m: '/mappings',
  t: '/topics',
  f: '/functions',
  i: '/invocations',
  l: '/logs',
  e: '/emails',
  d: '/dead-letters',
  h: '/',
};
const SECOND_KEY_MS = 1_500;

const places = Object.entries(PLACES).flatMap(([key, path]) => {
  const page = pages.find((each) => each.path === path && 'label' in each);
  return page && 'label' in page ? [{ key, path, label: page.label }] : [];
});

/** A button for the search, and the keys: `/` searches, `?` lists them, `g` and a letter open a page. */
export function Shortcuts() {
  const { route } = useLocation();
  const [dialog, setDialog] = useState<'search' | 'keys'>();
  const awaitsSecond = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = performance.now() - awaitsSecond.current < SECOND_KEY_MS;
      awaitsSecond.current = event.key === 'g' ? performance.now() : 0;
      const place = isSecond ? places.find(({ key }) => key === event.key) : undefined;
      const opened = ({ '/': 'search', '?': 'keys' } as const)[event.key];
      if (!place && !opened) return;
      event.preventDefault();
      if (place) route(place.path);
      else setDialog(opened);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  const close = () => setDialog(undefined);
  return (
    <>
      <button
        type="button"
        class="search-button"
        aria-label="Search"
        aria-keyshortcuts="/"
        onClick={() => setDialog('search')}
      >
        Search <kbd>/</kbd>
      </button>
      {dialog === 'search' && <SearchDialog close={close} />}
      {dialog === 'keys' && <KeysDialog close={close} />}
    </>
  );
}

/** Letters belong to what is typed in, and to the dialog that is open. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;

function KeysDialog({ close }: { close: () => void }) {
  const keys = [
    ['/', 'Search everything'],
    ['?', 'This list'],
    ...places.map(({ key, label }) => [`g ${key}`, label] as const),
  ] as const;
  return (
    <Dialog title="Keyboard shortcuts" close={close}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
