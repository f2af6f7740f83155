import { resourceTypes } from '../../local/src/resources/index.ts';
import type { SupportLevel } from '../../local/src/resources/resource-type.ts';
import { serviceSupport } from '../../local/src/resources/service-support.ts';
import { supportOf } from '../../local/src/resources/support-of.ts';
import { code, table } from './markdown.ts';

/** CloudFormation types that the mirror runs. */
export function runTypesList(): string {
  return typesWith('run')
    .map((type) => `- ${code(type)}`)
    .concat('- every `Custom::…` type whose function is in the template')
    .join('\n');
}

/** CloudFormation types that the mirror does not run, or keeps as names, each with its reason. */
export function supportTable(level: Exclude<SupportLevel, 'run'>): string {
  const whole = Object.entries(serviceSupport)
    .filter(([, support]) => support.level === level)
    .map(([service, { reason }]) => [`other ${code(`${service}::…`)}`, reason]);
  const exact = typesWith(level).map((type) => [code(type), supportOf(type).reason]);
  return table(['type', 'why'], [...exact, ...whole]);
}

/** Types whose support is not that of their service. */
function typesWith(level: SupportLevel): string[] {
  return resourceTypes
    .filter(({ type, support }) => support !== undefined && supportOf(type).level === level)
    .map(({ type }) => type);
}
