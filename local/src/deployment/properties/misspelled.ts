import { resourceTypeNamed } from '../../resources/resource-type-named.ts';
import { isAlmost } from '../../shared/almost.ts';
import type { Template, TemplateValue } from '../../template/types.ts';
import { declaredPaths, type Lookup, lookupOf } from './lookup.ts';

/**
 * Properties that no schema has and that are spelled almost like one that is there: mistakes that CloudFormation refuses. What is
 * like none may be newer than the schema known here, and is only named (`propertyFindings`).
 * https://github.com/neverendingqs/serverless-dotenv-example/issues/12 has CloudFormation's sentence.
 * @param created logical ids of the resources whose conditions are true.
 * @returns one line for each, with the name that was meant.
 */
export function misspelledProperties({ Resources }: Template, created: readonly string[]): string[] {
  return created.flatMap((logicalId) => {
    const { Type = '', Properties = {} } = Resources[logicalId] ?? {};
    const rules = resourceTypeNamed(Type)?.properties;
    if (!rules || rules.others !== undefined) return [];
    const known = declaredPaths(rules).map((path) => path.split('.'));
    return misspelledIn(Properties, { path: [], place: '' }, { lookup: lookupOf(rules), known }).map(
      ({ place, name, meant }) =>
        `Properties validation failed for resource ${logicalId} with message: #${place}: extraneous key [${name}] is not permitted; is ${meant} meant?`,
    );
  });
}

interface Misspelled {
  readonly place: string;
  readonly name: string;
  readonly meant: string;
}

interface Position {
  /** Without list indexes, as the rules have it. */
  readonly path: readonly string[];
  /** As CloudFormation says it: `/Targets/0`. */
  readonly place: string;
}

interface Schema {
  readonly lookup: Lookup;
  readonly known: readonly (readonly string[])[];
}

function misspelledIn(
  value: TemplateValue | Readonly<Record<string, TemplateValue>>,
  { path, place }: Position,
  schema: Schema,
): Misspelled[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => misspelledIn(part, { path, place: `${place}/${index}` }, schema));
  }
  const branches = branchesOf(value);
  if (branches) return branches.flatMap((branch) => misspelledIn(branch, { path, place }, schema));
  return Object.entries(value).flatMap(([name, part]) => {
    const below = [...path, name];
    const { kind } = schema.lookup(below.join('.'));
    if (kind === 'container') return misspelledIn(part, { path: below, place: `${place}/${name}` }, schema);
    const meant =
      kind === 'unknown' ? membersAt(path, schema).find((member) => isAlmost(name, member)) : undefined;
    return meant === undefined ? [] : [{ place, name, meant }];
  });
}

/** Names that are accepted below a path. */
function membersAt(path: readonly string[], { known }: Schema): string[] {
  return known
    .filter((declared) => path.every((step, index) => declared[index] === step))
    .flatMap((declared) => declared[path.length] ?? []);
}

/** Both values of an `Fn::If`, nothing of any other function; undefined for plain data. */
function branchesOf(map: Readonly<Record<string, TemplateValue>>): TemplateValue[] | undefined {
  const [key = '', ...others] = Object.keys(map);
  if (others.length > 0 || !(key === 'Ref' || key.startsWith('Fn::'))) return undefined;
  const argument = map[key];
  return key === 'Fn::If' && Array.isArray(argument) ? argument.slice(1) : [];
}
