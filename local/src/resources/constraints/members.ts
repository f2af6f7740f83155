import type { TemplateValue } from '../../template/types.ts';

/** The maps of a list, or a map itself; nothing for any other value, which its kind refuses. */
export function mapsOf(value: TemplateValue | undefined): Readonly<Record<string, TemplateValue>>[] {
  return [value ?? []]
    .flat()
    .filter((part): part is Record<string, TemplateValue> => typeof part === 'object' && part !== null);
}

/** The values at a path such as `TracingConfig.Mode`, in each element of the lists above it; none where a step is missing. */
export function valuesAt(properties: Readonly<Record<string, TemplateValue>>, path: string): TemplateValue[] {
  const steps = path.split('.');
  const above = steps
    .slice(0, -1)
    .reduce((maps, step) => maps.flatMap((map) => mapsOf(map[step])), [properties]);
  return above.flatMap((map) => {
    const value = map[steps.at(-1) ?? ''];
    return value === undefined ? [] : [value];
  });
}
