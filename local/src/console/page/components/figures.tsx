import type { ComponentChildren } from 'preact';

/** A number that a page is about. */
interface Figure {
  readonly name: string;
  readonly value: ComponentChildren;
  /** Below the value, in small. */
  readonly note?: ComponentChildren;
  readonly isBad?: boolean;
}

/** The numbers of a page, side by side. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl class="figures">
      {figures.map(({ name, value, note, isBad }) => (
        <div key={name} class={isBad ? 'bad' : undefined}>
          <dt>{name}</dt>
          <dd>
            <span>{value}</span>
            {note && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
