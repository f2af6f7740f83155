import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { stringify } from '../../../shared/exact-json.ts';
import { count } from './format.ts';

/** Characters that are drawn before the reader asks for more: a record may have 8 MB. */
const SHOWN_CHARACTERS = 20_000;
/** Characters that are drawn more at a time: 8,000,000 at once keep the page from responding for seconds. */
const MORE_CHARACTERS = 1_000_000;

/**
 * The beginning of a text, and buttons for more and less of it.
 * @param most characters at first.
 */
export function useLongText(text: string, most = SHOWN_CHARACTERS): { shown: string; buttons: VNode | null } {
  const [drawn, setDrawn] = useState(most);
  if (text.length <= most) return { shown: text, buttons: null };
  const isWhole = drawn >= text.length;
  const next = drawn + MORE_CHARACTERS;
  const moreText =
    next >= text.length
      ? `Show all ${count(text.length)} characters`
      : `Show ${count(MORE_CHARACTERS)} more of ${count(text.length)} characters`;
  const buttons = (
    <>
      {!isWhole && (
        <button type="button" onClick={() => setDrawn(next)}>
          {moreText}
        </button>
      )}{' '}
      {drawn > most && (
        <button type="button" onClick={() => setDrawn(most)}>
          Show less
        </button>
      )}
    </>
  );
  return { shown: isWhole ? text : `${text.slice(0, drawn)}…`, buttons };
}

/** A value as indented JSON, or text as it is. Always text, never markup. */
export function JsonValue({ value, label }: { value: unknown; label: string }) {
  const text = typeof value === 'string' ? value : (stringify(value, 2) ?? '');
  const { shown, buttons } = useLongText(text);
  return (
    <figure class="json-value">
      <figcaption>
        {label} <CopyButton text={text} label={label} />
      </figcaption>
      <pre>{shown}</pre>
      {buttons}
    </figure>
  );
}

/** Puts text into the clipboard and says so. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [result, setResult] = useState<string>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setResult('Copied');
    } catch (error) {
      setResult(`Not copied: ${(error as Error).message}`);
    }
  };
  return (
    <>
      <button type="button" class="quiet" aria-label={`Copy ${label}`} onClick={copy}>
        {result ?? 'Copy'}
      </button>
      <span class="visually-hidden" role="status">
        {result && `${label}: ${result}`}
      </span>
    </>
  );
}
