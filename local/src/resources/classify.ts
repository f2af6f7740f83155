import type { TemplateValue } from '../template/types.ts';
import { type Classification, exactTypes, services } from './treatments.ts';

/**
 * Says what the mirror does with a resource.
 * @param properties evaluated or not: only plain values are looked at (a function's `Runtime`, `PackageType`).
 */
export function classify(
  type: string,
  properties: Readonly<Record<string, TemplateValue>> = {},
): Classification {
  if (type.startsWith('Custom::')) return { treatment: 'run', reason: '' };
  const rule = exactTypes[type] ?? services[type.split('::').slice(0, 2).join('::')];
  if (!rule) return { treatment: 'unsupported', reason: `${type} is not run; it has a name only` };
  return typeof rule === 'function' ? rule(properties) : rule;
}
