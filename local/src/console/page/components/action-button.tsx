import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface ActionButtonProps {
  /** Runs once at a time; the button is disabled meanwhile, and keeps the focus. */
  readonly action: () => Promise<unknown>;
  /** For a screen reader where the text alone does not say what it acts on. */
  readonly label?: string;
  readonly kind?: 'primary' | 'danger';
  readonly isDisabled?: boolean;
  readonly children: ComponentChildren;
}

/** A button that sends a request, and shows the error when it fails. */
export function ActionButton({ action, label, kind, isDisabled = false, children }: ActionButtonProps) {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<Error>();
  const run = async () => {
    if (isRunning) return;
    setRunning(true);
    setError(undefined);
    try {
      await action();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setRunning(false);
    }
  };
  return (
    <span>
      <button
        type="button"
        class={kind}
        aria-label={label}
        aria-disabled={isRunning}
        disabled={isDisabled}
        onClick={run}
      >
        {children}
      </button>
      {error && (
        <span class="action-error" role="alert">
          {error.message}
        </span>
      )}
    </span>
  );
}
