import { useEffect } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { Connection } from './connection.tsx';
import { Navigation } from './navigation.tsx';
import { NotFoundPage, pages } from './pages.ts';
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
        <Connection />
      </header>
      <Navigation />
      <main id="content" tabIndex={-1}>
        <Router onRouteChange={moveFocus}>
          {pages.map(({ path, component }) => (
            <Route key={path} path={path} component={component} />
          ))}
          <Route default component={NotFoundPage} />
        </Router>
      </main>
      <Title />
    </LocationProvider>
  );
}

/** A screen reader goes on at the new page, and the view begins at its top. */
function moveFocus(): void {
  scrollTo(0, 0);
  document.getElementById('content')?.focus({ preventScroll: true });
}

/** The title of the window: the first heading, which each page has, and the stack. */
function Title() {
  const { path } = useLocation();
  useEffect(() => {
    const name = document.querySelector('main h1')?.textContent;
    document.title = [name, stack.value?.title ?? 'Mirror'].filter(Boolean).join(' – ');
  });
  return <span hidden>{path}</span>;
}
