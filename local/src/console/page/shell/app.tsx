import { useLayoutEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router';
import { Connection } from './connection.tsx';
import { Navigation } from './navigation.tsx';
import { NotFoundPage, pages } from './pages.ts';
import { showEntry } from './scroll-positions.ts';
import { Shortcuts } from './shortcuts.tsx';
import { stack } from './stack.ts';

/** The whole page: navigation beside what the address names. */
export function App() {
  return (
    <LocationProvider>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="/">
          {stack.value?.title ?? 'Mirror'}
        </a>
        <Shortcuts />
        <Connection />
      </header>
      <Navigation />
      <main id="content" tabIndex={-1}>
        <Pages />
      </main>
    </LocationProvider>
  );
}

/** The router throws for an address with a broken escape, such as `/keys/100%`: no page is at it. */
function Pages() {
  const { path: address, url } = useLocation();
  const reachable = isDecodable(address) ? pages : [];
  useLayoutEffect(showEntry, [url]);
  return (
    <Router onRouteChange={moveFocus}>
      {reachable.map(({ path, component }) => (
        <Route key={path} path={path} component={component} />
      ))}
      <Route default component={NotFoundPage} />
    </Router>
  );
}

function isDecodable(address: string): boolean {
  try {
    decodeURIComponent(address);
    return true;
  } catch {
    return false;
  }
}

/** A screen reader goes on at the new page. The router begins the view of a page that was not there before at its top. */
function moveFocus(): void {
  showEntry();
  document.getElementById('content')?.focus({ preventScroll: true });
}
