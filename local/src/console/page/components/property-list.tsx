import type { ComponentChildren } from 'preact';

/** Names and values, one below the other. Values that are undefined are left out. */
export function PropertyList({
  properties,
}: {
  properties: readonly (readonly [name: string, value: ComponentChildren])[];
}) {
  return (
    <dl class="properties">
      {properties
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
