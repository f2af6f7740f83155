import { useEffect, useId, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { getJson } from '../api/client.ts';
import type { SearchResults } from '../api/types.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Dialog } from '../components/dialog.tsx';
import { plainText } from '../components/plain-text.ts';
import { useTyped } from '../components/use-filters.ts';
import { KINDS, type SearchResult, targetOf } from './search-target.ts';

const NOTHING: SearchResults = { results: [], isPartial: false };

/** Search over everything: arrows choose a result, Enter opens it, Escape closes. */
export function SearchDialog({ close }: { close: () => void }) {
  const { route } = useLocation();
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [text, type] = useTyped(wanted, setWanted);
  const [index, setIndex] = useState(0);
  const [copied, setCopied] = useState('');
  const { data, error, isLoading } = useLoaded(
    async (signal) =>
      wanted === '' ? NOTHING : getJson<SearchResults>(['search'], { signal, query: { text: wanted } }),
    wanted,
  );
  const { results, isPartial } = data ?? NOTHING;
  const chosen = Math.min(index, results.length - 1);
  const optionId = (at: number) => `${id}-${at}`;
  const [awaitsResults, setAwaitsResults] = useState(false);
  const isCurrent = text.trim() === wanted && !isLoading;
  const open = async (result: SearchResult | undefined) => {
    if (!result) return;
    const path = targetOf(result, wanted);
    if (path !== undefined) {
      close();
      route(path);
      return;
    }
    try {
      await navigator.clipboard.writeText(result.id ?? result.title);
      setCopied(`Copied ${result.id}`);
    } catch (failure) {
      setCopied(`Not copied: ${(failure as Error).message}`);
    }
  };
  useEffect(() => {
    if (!awaitsResults || !isCurrent) return;
    setAwaitsResults(false);
    void open(results[chosen]);
  }, [awaitsResults, isCurrent]);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // What is shown while one types belongs to the text before.
    if (event.key === 'Enter') setAwaitsResults(true);
    if (step === undefined || results.length === 0) return;
    event.preventDefault();
    const next = (chosen + step + results.length) % results.length;
    setIndex(next);
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' });
  };
  const status = error?.message ?? copied ?? '';
  return (
    <Dialog title="Search" close={close}>
      <div class="search">
        <input
          // Escape would clear one of the type search first.
          type="text"
          role="combobox"
          aria-label="Search everything"
          aria-expanded={results.length > 0}
          aria-controls={`${id}-results`}
          aria-activedescendant={results.length > 0 ? optionId(chosen) : undefined}
          aria-autocomplete="list"
          placeholder="A name, key, request id, topic-0@42, or text of records, logs and emails"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          value={text}
          onInput={({ currentTarget }) => {
            setIndex(0);
            setCopied('');
            setAwaitsResults(false);
            type(currentTarget.value);
          }}
          onKeyDown={move}
        />
        <div
          id={`${id}-results`}
          class="search-results"
          role="listbox"
          aria-label="Results"
          tabIndex={-1}
          onKeyDown={move}
          onClick={({ target }) => {
            const row = (target as Element).closest<HTMLElement>('[data-index]');
            if (row) void open(results[Number(row.dataset.index)]);
          }}
        >
          {results.map((result, at) => (
            <Result
              key={`${result.kind} ${at}`}
              id={optionId(at)}
              result={result}
              index={at}
              isChosen={at === chosen}
              isFirst={results[at - 1]?.kind !== result.kind}
            />
          ))}
        </div>
        <p class="search-status" role="status">
          {status || statusText({ wanted, isLoading, isPartial, count: results.length })}
        </p>
      </div>
    </Dialog>
  );
}

function statusText(state: {
  wanted: string;
  isLoading: boolean;
  isPartial: boolean;
  count: number;
}): string {
  const { wanted, isLoading, isPartial, count } = state;
  if (wanted === '') return 'Type to search in everything that runs.';
  if (isLoading) return 'Searching';
  const results = count === 0 ? `Nothing contains “${wanted}”.` : `${count} results.`;
  return isPartial ? `${results} Not all recent records were looked at: there are many topics.` : results;
}

interface ResultProps {
  readonly id: string;
  readonly result: SearchResult;
  readonly index: number;
  readonly isChosen: boolean;
  /** Of its kind, whose name is shown with it. */
  readonly isFirst: boolean;
}

function Result({ id, result: { kind, title, detail }, index, isChosen, isFirst }: ResultProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      data-index={index}
      class={isFirst ? 'result first' : 'result'}
    >
      <span class="kind">{isFirst ? KINDS[kind] : <span class="visually-hidden">{KINDS[kind]}</span>}</span>
      <span class="title">{plainText(title)}</span>
      {detail && <span class="detail">{plainText(detail)}</span>}
    </div>
  );
}
