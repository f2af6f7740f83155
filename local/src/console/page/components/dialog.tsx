import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/**
 * A modal dialog, open as long as it is drawn. Its first field has the focus. Escape and its button close it; the focus returns to
 * where it was.
 */
export function Dialog({
  title,
  close,
  children,
}: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Without it the browser chooses the button that closes.
    dialog?.querySelector<HTMLElement>('input, select, textarea')?.focus();
    // What is removed while it is open leaves the focus nowhere.
    return () => dialog?.close();
  }, []);
  // The event comes later than the removal, when the page knows already.
  const closed = () => ref.current && close();
  return (
    <dialog ref={ref} class="dialog" aria-labelledby={id} onClose={closed}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={() => ref.current?.close()}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
