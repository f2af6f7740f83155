import type { ComponentChild } from 'preact';
import type { Loaded } from './load-repeatedly.ts';
import { FailureNotice, Loading } from './notice.tsx';

/** Shows what is made of something that is loaded; before that its loading, or why it cannot be loaded. */
export function WhenLoaded<Value>({
  loaded,
  what,
  onRetry,
  children,
}: {
  readonly loaded: Loaded<Value>;
  /** As in `Loading your orders…`. */
  readonly what: string;
  readonly onRetry: () => void;
  /** @param failure why the value is not the latest. */
  readonly children: (value: Value, failure: unknown) => ComponentChild;
}) {
  if (loaded.status === 'loading') return <Loading what={what} />;
  if (loaded.status === 'failed') return <FailureNotice failure={loaded.failure} onRetry={onRetry} />;
  return <>{children(loaded.value, loaded.failure)}</>;
}
