import { placeholder } from './intrinsics/references.ts';
import type { Scope } from './scope.ts';
import type { TemplateResource, TemplateValue } from './types.ts';

/** A name that an expression depends on: a resource, or a parameter. */
export interface Reference {
  readonly name: string;
  /** Where it is named, for example `Resources.Orders.Properties.Role.Fn::GetAtt`. */
  readonly path: string;
}

type Finder = (argument: TemplateValue, path: string, scope: Pick<Scope, 'condition'>) => Reference[];

/** The functions that name something; all others are looked into like plain data. */
const finders: Readonly<Record<string, Finder>> = {
  Ref: (name, path) => (typeof name === 'string' ? [{ name, path }] : []),
  'Fn::GetAtt': (argument, path) => {
    const [name] = typeof argument === 'string' ? argument.split('.') : [argument].flat();
    return typeof name === 'string' ? [{ name, path }] : [];
  },
  'Fn::Sub': referencesOfSub,
  'Fn::If': referencesOfBranch,
};

/** What a resource needs before it can be created; the branch of an `Fn::If` that is not taken does not count. */
export function referencesOfResource(
  logicalId: string,
  resource: TemplateResource,
  scope: Pick<Scope, 'condition'>,
): Reference[] {
  return references(resource.Properties ?? {}, `Resources.${logicalId}.Properties`, scope);
}

function references(value: TemplateValue, path: string, scope: Pick<Scope, 'condition'>): Reference[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const [[key, argument] = ['', null]] = entries;
  const finder = entries.length === 1 && Object.hasOwn(finders, key) ? finders[key] : undefined;
  if (finder) return finder(argument, `${path}.${key}`, scope);
  return entries.flatMap(([step, part]) => references(part, `${path}.${step}`, scope));
}

function referencesOfSub(
  argument: TemplateValue,
  path: string,
  scope: Pick<Scope, 'condition'>,
): Reference[] {
  const [template, variables = {}] = [argument].flat();
  const own = Object.keys(variables ?? {});
  const named = [...String(template).matchAll(placeholder)]
    .filter(([, literal, name = '']) => literal === undefined && !own.includes(name))
    .map(([, , name = '']) => ({ name: name.split('.')[0] ?? '', path }));
  return [...named, ...references(variables, `${path}.1`, scope)];
}

function referencesOfBranch(
  argument: TemplateValue,
  path: string,
  scope: Pick<Scope, 'condition'>,
): Reference[] {
  const [name, whenTrue = null, whenFalse = null] = [argument].flat();
  const taken = typeof name === 'string' && scope.condition(name, `${path}.0`);
  return taken ? references(whenTrue, `${path}.1`, scope) : references(whenFalse, `${path}.2`, scope);
}
