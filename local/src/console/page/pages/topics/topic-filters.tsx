import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { pathOfTopic, type TopicAddress } from './topic-address.ts';

interface TopicFiltersProps {
  readonly address: TopicAddress;
  readonly partitions: readonly number[];
  /** Shows another page, which begins where the filters say. */
  readonly show: (address: TopicAddress) => void;
}

const BEGINNINGS = [
  ['edge', 'Everything'],
  ['offset', 'From offset'],
  ['time', 'From time'],
] as const;

/** Where is begun, in which order, and which records are wanted; all of it is in the address. */
export function TopicFilters({ address, partitions, show }: TopicFiltersProps) {
  const given = address.offset !== undefined ? 'offset' : address.time !== undefined ? 'time' : 'edge';
  const [beginning, setBeginning] = useState<(typeof BEGINNINGS)[number][0]>(given);
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  // What is typed and not sent belongs to the address before. The form stays, with its focus.
  useLayoutEffect(() => {
    setBeginning(given);
    for (const input of form.current?.querySelectorAll('input') ?? []) input.value = input.defaultValue;
  }, [pathOfTopic('', address)]);
  const change = (changes: Partial<TopicAddress>) =>
    show({ ...address, at: undefined, direction: undefined, ...changes });
  const submit = (form: HTMLFormElement) => {
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '').trim() || undefined;
    change({
      text: text('text'),
      pattern: text('pattern'),
      key: text('key'),
      offset: beginning === 'offset' ? text('from') : undefined,
      time: beginning === 'time' ? text('from') : undefined,
    });
  };
  return (
    <search aria-label="Records">
      <form
        ref={form}
        class="topic-filters"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <label>
          Order
          <select
            value={address.order}
            onChange={({ currentTarget }) => change({ order: currentTarget.value as TopicAddress['order'] })}
          >
            <option value="newest">Newest first</option>
            <option value="oldest">Oldest first</option>
          </select>
        </label>
        <label>
          Partition
          <select
            value={address.partition ?? ''}
            onChange={({ currentTarget }) => change({ partition: currentTarget.value || undefined })}
          >
            <option value="">All</option>
            {partitions.map((partition) => (
              <option key={partition} value={String(partition)}>
                {partition}
              </option>
            ))}
          </select>
        </label>
        <label>
          Begin
          <select
            value={beginning}
            onChange={({ currentTarget }) => {
              const chosen = currentTarget.value as typeof beginning;
              setBeginning(chosen);
              if (chosen === 'edge') change({ offset: undefined, time: undefined });
            }}
          >
            {BEGINNINGS.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        {beginning !== 'edge' && (
          <label>
            {beginning === 'offset' ? 'Offset' : 'Time'}
            <input
              name="from"
              inputMode={beginning === 'offset' ? 'numeric' : undefined}
              placeholder={beginning === 'offset' ? '0' : '2026-11-29T12:00:00Z'}
              defaultValue={beginning === 'offset' ? address.offset : address.time}
            />
          </label>
        )}
        <label>
          Text
          <input
            name="text"
            type="search"
            placeholder="In key, value or headers"
            defaultValue={address.text}
          />
        </label>
        <label>
          Key
          <input name="key" type="search" placeholder="Whole key" defaultValue={address.key} />
        </label>
        <label class="topic-pattern" for={id}>
          Filter pattern
          <input
            id={id}
            name="pattern"
            type="search"
            spellcheck={false}
            placeholder='{"value":{"type":["OrderPlaced"]}}'
            defaultValue={address.pattern}
          />
        </label>
        <button type="submit" class="primary">
          Find
        </button>
      </form>
    </search>
  );
}
