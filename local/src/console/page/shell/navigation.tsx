import { useLocation } from 'preact-iso/router';
import { pathTo } from '../components/path-to.ts';
import { appPages } from './app-pages.ts';
import { pages } from './pages.ts';

/** The pages with an entry, in order. */
export function Navigation() {
  const { path } = useLocation();
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {pages.map((page) =>
          'label' in page ? (
            <li key={page.path}>
              <a href={page.path} aria-current={isCurrent(page.path, path) ? 'page' : undefined}>
                {page.label}
              </a>
            </li>
          ) : null,
        )}
        {appPages.value.map(({ name, title }) => (
          <li key={name}>
            <a
              href={pathTo.appPage(name)}
              aria-current={isCurrent(pathTo.appPage(name), path) ? 'page' : undefined}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The entry of `/topics` is also that of `/topics/orders`. */
const isCurrent = (entry: string, path: string) =>
  path === entry || (entry !== '/' && path.startsWith(`${entry}/`));
