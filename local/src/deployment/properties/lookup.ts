import type { NotHonoured, PropertyRules } from '../../resources/property-rules.ts';

/** What is declared of one property. */
export type Verdict =
  | { readonly kind: 'honoured' }
  | { readonly kind: 'noEffect'; readonly reason: string }
  | ({ readonly kind: 'notHonoured' } & NotHonoured)
  /** Its members are declared one by one. */
  | { readonly kind: 'container' }
  /** Neither the mirror nor the schema that it knows has it. */
  | { readonly kind: 'unknown' };

/** The rule of each path of one type; built once for each type, since templates have hundreds of resources. */
export type Lookup = (path: string) => Verdict;

export function lookupOf({ honoured, noEffect = {}, notHonoured = {}, others }: PropertyRules): Lookup {
  const verdicts = new Map<string, Verdict>([
    ...honoured.map((path): [string, Verdict] => [path, { kind: 'honoured' }]),
    ...Object.entries(noEffect).flatMap(([reason, paths]) =>
      paths.map((path): [string, Verdict] => [path, { kind: 'noEffect', reason }]),
    ),
    ...Object.entries(notHonoured).map(([path, rule]): [string, Verdict] => [
      path,
      { kind: 'notHonoured', ...rule },
    ]),
  ]);
  for (const path of [...verdicts.keys()]) {
    for (const container of above(path)) verdicts.set(container, { kind: 'container' });
  }
  const otherwise: Verdict =
    others === undefined ? { kind: 'unknown' } : { kind: 'noEffect', reason: others };
  return (path) => verdicts.get(path) ?? otherwise;
}

/** `A.B.C` → `A.B`, `A` */
function above(path: string): string[] {
  const steps = path.split('.');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('.'));
}

/** All paths that are declared of a type, without those of containers. */
export function declaredPaths({ honoured, noEffect = {}, notHonoured = {} }: PropertyRules): string[] {
  return [...honoured, ...Object.values(noEffect).flat(), ...Object.keys(notHonoured)];
}
