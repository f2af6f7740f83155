import type { ComponentChildren } from 'preact';
import { messageOf } from '../api/failure.ts';

/** A message in a frame. A `problem` is read out at once, the others when a screen reader has time. */
export function Notice({
  kind = 'info',
  title,
  children,
}: {
  readonly kind?: 'info' | 'success' | 'problem';
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** What went wrong, in a customer's words, with a button to try again. */
export function FailureNotice({
  failure,
  onRetry,
}: {
  readonly failure: unknown;
  readonly onRetry?: () => void;
}) {
  const { title, text } = messageOf(failure);
  return (
    <Notice kind="problem" title={title}>
      <p>{text}</p>
      {onRetry && (
        <button type="button" class="button quiet" onClick={onRetry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

/** A page that has nothing to show yet. */
export function Empty({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Shown while something loads; short loads show nothing. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <p class="loading" role="status">
      Loading {what}…
    </p>
  );
}
