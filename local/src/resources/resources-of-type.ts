import type { ResolvedResource, TemplateValue } from '../template/types.ts';

/** The resources of one or several types, in the order they were created. */
export function resourcesOfType(
  resources: ReadonlyMap<string, ResolvedResource>,
  ...types: readonly string[]
): ResolvedResource[] {
  return [...resources.values()].filter(({ type }) => types.includes(type));
}

/** A property as text; empty when absent. */
export function textProperty(properties: Readonly<Record<string, TemplateValue>>, name: string): string {
  const value = properties[name];
  return value === undefined || value === null ? '' : String(value);
}
