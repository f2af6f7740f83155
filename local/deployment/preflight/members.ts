import type { TemplateValue } from '../../template/types.ts';

/** The maps of a list, or a map itself; nothing for any other value, which its kind refuses. */
export function mapsOf(value: TemplateValue | undefined): Readonly<Record<string, TemplateValue>>[] {
  return [value ?? []]
    .flat()
    .filter((part): part is Record<string, TemplateValue> => typeof part === 'object' && part !== null);
}
