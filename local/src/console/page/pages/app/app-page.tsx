import { useEffect, useRef, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import type { PageApi } from '../../../types.ts';
import { deleteJson, getJson, postJson } from '../../api/client.ts';
import { type EventName, listen } from '../../api/events.ts';
import { Heading } from '../../components/heading.tsx';
import { ErrorBox } from '../../components/states.tsx';
import { appPages } from '../../shell/app-pages.ts';

const parts = (path: string) => path.split('/').filter(Boolean).map(decodeURIComponent);

const api: PageApi = {
  get: (path, query) => getJson(parts(path), { query }),
  post: (path, body) => postJson(parts(path), body),
  remove: (path) => deleteJson(parts(path)),
  listen: (name, listener) => listen(name as EventName, listener),
};

interface PageModule {
  readonly show: (element: HTMLElement, given: PageApi) => unknown;
}

/** A page that the app adds, drawn by its module. */
export default function AppPage() {
  const { name = '' } = useRoute().params;
  const ref = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<Error>();
  useEffect(() => {
    setError(undefined);
    let isLeft = false;
    let leave: unknown;
    const end = () => typeof leave === 'function' && leave();
    const show = async () => {
      const module = (await import(`/app-pages/${encodeURIComponent(name)}.js`)) as PageModule;
      if (isLeft || !ref.current) return;
      leave = await module.show(ref.current, api);
      if (isLeft) end();
    };
    show().catch((failure: Error) => isLeft || setError(failure));
    return () => {
      isLeft = true;
      end();
    };
  }, [name]);
  const { title = name } = appPages.value.find((page) => page.name === name) ?? {};
  return (
    <>
      <Heading>{title}</Heading>
      {error && <ErrorBox error={error} />}
      <div key={name} ref={ref} />
    </>
  );
}
