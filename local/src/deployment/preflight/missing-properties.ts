import { resourceTypeNamed } from '../../resources/resource-type-named.ts';
import type { TemplateValue } from '../../template/types.ts';

type Properties = Readonly<Record<string, TemplateValue>>;

/**
 * The properties that a type's schema requires and a resource lacks, also within maps and lists that are given.
 * @param inDoubt properties that are not known yet: nothing is said of them and of what is in them.
 * @returns paths, with the positions of list elements: `Targets.0.Arn`.
 */
export function missingProperties(
  type: string,
  properties: Properties,
  inDoubt: ReadonlySet<string>,
): string[] {
  const absent = (resourceTypeNamed(type)?.requiredProperties ?? []).flatMap((path) => {
    const steps = path.split('.');
    const isDoubtful = inDoubt.has(steps[0] ?? '') || inDoubt.has(steps.at(-1) ?? '');
    return isDoubtful ? [] : absentAt(properties, steps, '');
  });
  return absent.filter((path) => !absent.some((above) => path.startsWith(`${above}.`)));
}

function absentAt(value: TemplateValue | Properties, steps: readonly string[], place: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => absentAt(element, steps, `${place}${index}.`));
  }
  const [step, ...below] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return [];
  const member = (value as Properties)[step];
  if (member === undefined) return below.length === 0 ? [`${place}${step}`] : [];
  return below.length === 0 ? [] : absentAt(member, below, `${place}${step}.`);
}
