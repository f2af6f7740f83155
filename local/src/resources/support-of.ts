import { type Properties, run, type Support } from './resource-type.ts';
import { resourceTypeNamed } from './resource-type-named.ts';
import { serviceSupport } from './service-support.ts';

/**
 * What the mirror does with a resource.
 * @param properties evaluated or not: only plain values are looked at (a function's `Runtime`, `PackageType`).
 */
export function supportOf(type: string, properties: Properties = {}): Support {
  if (type.startsWith('Custom::')) return run;
  const rule = resourceTypeNamed(type)?.support ?? serviceSupport[type.split('::').slice(0, 2).join('::')];
  if (!rule) return { level: 'unsupported', reason: `${type} is not run; it has a name only` };
  return typeof rule === 'function' ? rule(properties) : rule;
}
