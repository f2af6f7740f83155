import type { ComponentChildren } from 'preact';
import { type Filters, useTyped } from './use-filters.ts';

/** Controls above a list that narrow it. */
export function FilterBar({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <search class="filter-bar" aria-label={label}>
      {children}
    </search>
  );
}

/** One of several values; the first stands for all. */
export function FilterChoice({
  filters,
  name,
  label,
  all,
  options,
}: {
  readonly filters: Filters;
  /** In the address. */
  readonly name: string;
  readonly label: string;
  /** Text of the choice that filters nothing. */
  readonly all: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}) {
  const value = filters.values[name] ?? '';
  const isListed = value === '' || options.some(([each]) => each === value);
  return (
    <label>
      <span class="visually-hidden">{label}</span>
      <select value={value} onChange={({ currentTarget }) => filters.set({ [name]: currentTarget.value })}>
        <option value="">{all}</option>
        {!isListed && <option value={value}>{value}</option>}
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** One of the functions. */
export function FunctionChoice({ filters, names }: { filters: Filters; names: readonly string[] }) {
  return (
    <FilterChoice
      filters={filters}
      name="function"
      label="Function"
      all="All functions"
      options={names.map((name) => [name, name] as const)}
    />
  );
}

/** Text that is looked for. */
export function FilterText({
  filters,
  name,
  label,
}: {
  readonly filters: Filters;
  readonly name: string;
  readonly label: string;
}) {
  const [text, type] = useTyped(filters.values[name] ?? '', (value) => filters.set({ [name]: value }));
  return (
    <label class="filter-text">
      <span class="visually-hidden">{label}</span>
      <input
        type="search"
        placeholder={label}
        value={text}
        spellcheck={false}
        autocomplete="off"
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
    </label>
  );
}
