import type { ComponentChildren } from 'preact';
import type { Loaded } from '../api/use-loaded.ts';

/** What a request ended with, and a way to send it again. */
export function ErrorBox({ error, retry }: { error: Error; retry?: () => void }) {
  return (
    <div class="error-box" role="alert">
      <p>{error.message}</p>
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** In the place of a list that has nothing, with what to do about it. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** In the place of what is requested. */
export function LoadingText() {
  return (
    <p class="loading" aria-busy="true">
      Loading
    </p>
  );
}

/** The data of a page, or that it is loading, or its error. Data that was loaded stays when a later load fails. */
export function Show<Data>({
  loaded,
  children,
}: {
  loaded: Loaded<Data>;
  children: (data: Data) => ComponentChildren;
}) {
  const { data, error, reload } = loaded;
  return (
    <>
      {error && <ErrorBox error={error} retry={reload} />}
      {data !== undefined ? children(data) : !error && <LoadingText />}
    </>
  );
}
