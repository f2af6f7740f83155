import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import lazy from 'preact-iso/lazy';
import { onReconnect } from '../api/events.ts';
import { ErrorBox } from '../components/states.tsx';

interface PageModule {
  readonly default: ComponentType;
}
type LoadPage = () => Promise<PageModule>;

/** Says that the document was loaded again for a script that is missing. */
const RELOADED = 'reloaded-for-script';

/**
 * A page whose script is loaded when it is opened. One that cannot be loaded says so, and is loaded again when that is asked for
 * and when the mirror is reached again.
 */
export const lazyPage = (load: LoadPage) =>
  lazy(() => loadOrReload(load).catch((error: Error) => ({ default: failedPage(load, error) })));

/**
 * Names of scripts change with the version of the mirror, and a browser may remember that one could not be loaded: when the
 * mirror responds and the script does not load, the document is loaded again: once by itself, and whenever the user asks.
 */
async function loadOrReload(load: LoadPage, isAsked = false): Promise<PageModule> {
  try {
    const page = await load();
    sessionStorage.removeItem(RELOADED);
    return page;
  } catch (error) {
    if ((isAsked || sessionStorage.getItem(RELOADED) === null) && (await isReached())) {
      sessionStorage.setItem(RELOADED, 'yes');
      location.reload();
    }
    throw error;
  }
}

const isReached = () =>
  fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );

function failedPage(load: LoadPage, first: Error): ComponentType {
  let Page: ComponentType | undefined;
  return function FailedPage(props) {
    const [error, setError] = useState<Error | undefined>(Page ? undefined : first);
    const retry = (isAsked: boolean) =>
      loadOrReload(load, isAsked).then((page) => {
        Page = page.default;
        setError(undefined);
      }, setError);
    useEffect(() => (Page ? undefined : onReconnect(() => void retry(false))), [error]);
    return error || !Page ? (
      <ErrorBox error={error ?? first} retry={() => void retry(true)} />
    ) : (
      <Page {...props} />
    );
  };
}
