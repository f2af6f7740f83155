import { useState } from 'preact/hooks';
import { stringify } from '../../../shared/exact-json.ts';
import { count } from './format.ts';

/** Characters that are drawn before the reader asks for more: a record may have 8 MB. */
const SHOWN_CHARACTERS = 20_000;

/** A value as indented JSON, or text as it is. Always text, never markup. */
export function JsonValue({ value, label }: { value: unknown; label: string }) {
  const [isWhole, setWhole] = useState(false);
  const text = typeof value === 'string' ? value : (stringify(value, 2) ?? '');
  const isLong = text.length > SHOWN_CHARACTERS;
  return (
    <figure class="json-value">
      <figcaption>
        {label} <CopyButton text={text} label={label} />
      </figcaption>
      <pre>{isLong && !isWhole ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}</pre>
      {isLong && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show all ${count(text.length)} characters`}
        </button>
      )}
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
