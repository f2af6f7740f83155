import { classify } from '../../local/src/resources/classify.ts';
import { exactTypes, services, type Treatment } from '../../local/src/resources/treatments.ts';
import { code, table } from './markdown.ts';

/** CloudFormation types that the mirror runs. */
export function runTypesList(): string {
  return typesWith('run')
    .map((type) => `- ${code(type)}`)
    .concat('- every `Custom::…` type whose function is in the template')
    .join('\n');
}

/** CloudFormation types that the mirror leaves out, or keeps as names, each with its reason. */
export function treatmentTable(treatment: Exclude<Treatment, 'run'>): string {
  const whole = Object.keys(services)
    .filter((service) => classify(`${service}::*`).treatment === treatment)
    .map((service) => [`other ${code(`${service}::…`)}`, classify(`${service}::*`).reason]);
  const exact = typesWith(treatment).map((type) => [code(type), classify(type).reason]);
  return table(['type', 'why'], [...exact, ...whole]);
}

function typesWith(treatment: Treatment): string[] {
  return Object.keys(exactTypes).filter((type) => classify(type).treatment === treatment);
}
