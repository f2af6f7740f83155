import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { describe, expect, test } from '@jest/globals';
import { problemsOfType } from '../../../local/src/deployment/preflight/type-names.ts';
import { declaredPaths, lookupOf } from '../../../local/src/deployment/properties/lookup.ts';
import { resourceTypes } from '../../../local/src/resources/index.ts';
import type { PropertyRules } from '../../../local/src/resources/property-rules.ts';
import { supportOf } from '../../../local/src/resources/support-of.ts';

const propertyRules = resourceTypes.flatMap(({ type, properties }) =>
  properties ? [[type, properties as PropertyRules] as const] : [],
);

const spec = loadAwsServiceSpecSync();

/** As the service spec has them; the package's own types are those of another package. */
interface PropertyType {
  readonly type: string;
  readonly element?: PropertyType;
  readonly reference?: { readonly $ref: string };
}
type Properties = Readonly<
  Record<
    string,
    { readonly type: PropertyType; readonly required?: boolean; readonly causesReplacement?: string }
  >
>;

function schemaOf(type: string): Properties {
  const [found] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  if (!found) throw new Error(`The service spec has no ${type}.`);
  return found.properties as unknown as Properties;
}

/** Members of a property, also of the elements of a list or a map. */
function membersOf({ type, element, reference }: PropertyType): Properties {
  if ((type === 'array' || type === 'map') && element) return membersOf(element);
  if (type !== 'ref' || !reference) return {};
  return spec.get('typeDefinition', reference.$ref).properties as unknown as Properties;
}

/** Every path of a schema that must be declared: members where the rules declare members, else the property itself. */
function pathsOf(properties: Properties, above: string, lookup: ReturnType<typeof lookupOf>): string[] {
  return Object.entries(properties).flatMap(([name, { type }]) => {
    const path = above === '' ? name : `${above}.${name}`;
    return lookup(path).kind === 'container' ? pathsOf(membersOf(type), path, lookup) : [path];
  });
}

/** Every path that a schema requires: `A.B` where it requires B of A. */
function requiredPaths(properties: Properties, above: string, seen: readonly Properties[]): string[] {
  return Object.entries(properties).flatMap(([name, { type, required }]) => {
    const path = above === '' ? name : `${above}.${name}`;
    const members = membersOf(type);
    const below = seen.includes(members) ? [] : requiredPaths(members, path, [...seen, members]);
    return [...(required ? [path] : []), ...below];
  });
}

test.each(propertyRules.filter(([, { others }]) => others === undefined))(
  'all that the schema of %s requires is required here, and nothing else',
  (type) => {
    expect(resourceTypes.find((each) => each.type === type)?.requiredProperties ?? []).toEqual(
      requiredPaths(schemaOf(type), '', []).sort(),
    );
  },
);

test.each(propertyRules.filter(([, { others }]) => others === undefined))(
  'a change of a property replaces a resource of %s where the schema has it so',
  (type) => {
    const replacing = Object.entries(schemaOf(type)).filter(([, each]) => each.causesReplacement === 'yes');
    expect(resourceTypes.find((each) => each.type === type)?.replacedBy ?? []).toEqual(
      replacing.map(([name]) => name).sort(),
    );
  },
);

test('No type of CloudFormation is taken for a misspelled one', () => {
  const types = spec.all('resource').map(({ cloudFormationType }) => cloudFormationType);
  expect(types.flatMap((type) => problemsOfType(type) ?? [])).toEqual([]);
  expect(types.length).toBeGreaterThan(1_000);
});

describe('the rules of properties', () => {
  test.each(propertyRules)('Every property of %s in its schema has a rule, and no other', (type, rules) => {
    const inSchema = pathsOf(schemaOf(type), '', lookupOf(rules));
    const declared = declaredPaths(rules);
    expect(declared.filter((path) => !inSchema.includes(path))).toEqual([]);
    if (rules.others === undefined) expect(inSchema.filter((path) => !declared.includes(path))).toEqual([]);
    expect(declared.filter((path, index) => declared.indexOf(path) !== index)).toEqual([]);
  });

  test('Every type that is run has rules, except custom resources, whose functions get everything', () => {
    const missing = resourceTypes
      .filter(
        ({ type, support, create }) =>
          create ?? (typeof support === 'function' || supportOf(type).level === 'run'),
      )
      .filter(({ properties }) => !properties);
    expect(missing.map(({ type }) => type)).toEqual(['AWS::CloudFormation::CustomResource']);
  });
});
