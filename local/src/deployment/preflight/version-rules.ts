import { functionReference } from '../../lambda/function-name.ts';
import type { PlannedResource } from '../../resources/constraints/planned-resource.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';

/** Versions that every function has: https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html */
const UNPUBLISHED: readonly string[] = ['$LATEST', '$LATEST.PUBLISHED'];

/**
 * Versions and aliases that a resource names and that do not exist once all stacks are deployed. Lambda's words:
 * https://github.com/aws-cloudformation/rain/issues/175
 * @param all resources of all stacks; a function that is in no template may have any version.
 * @returns one line each.
 */
export function unknownVersions(resource: PlannedResource, all: readonly PlannedResource[]): string[] {
  return (NAMED[resource.type]?.(resource) ?? []).flatMap(({ name, qualifiers }) => {
    const found = functionNamed(name, resource, all);
    if (!found || qualifiers.length === 0) return [];
    const known = qualifiersOf(found, all);
    if (known === undefined) return [];
    return qualifiers
      .filter((qualifier) => ![...UNPUBLISHED, ...known].includes(qualifier))
      .map((qualifier) => `Function not found: ${found.attributes.Arn}:${qualifier}; ${remedyFor(known)}`);
  });
}

interface NamedQualifiers {
  /** Name or ARN of the function. */
  readonly name: string;
  readonly qualifiers: readonly string[];
}

const NAMED: Readonly<Record<string, (resource: PlannedResource) => NamedQualifiers[]>> = {
  'AWS::Lambda::Alias': ({ properties, inDoubt }) => {
    if (inDoubt.has('FunctionName')) return [];
    const own = inDoubt.has('FunctionVersion') ? [] : [properties.FunctionVersion];
    const routed = inDoubt.has('RoutingConfig') ? [] : routedVersions(properties.RoutingConfig);
    const qualifiers = [...own, ...routed].map(String).filter(isVersion);
    return [{ name: String(properties.FunctionName), qualifiers }];
  },
  'AWS::Lambda::EventSourceMapping': ({ properties: { FunctionName }, inDoubt }) => {
    if (typeof FunctionName !== 'string' || inDoubt.has('FunctionName')) return [];
    const { qualifier } = functionReference(FunctionName);
    return [{ name: FunctionName, qualifiers: qualifier === undefined ? [] : [qualifier] }];
  },
};

/** Others are refused by their form. */
const isVersion = (text: string) => /^\d+$/.test(text);

function routedVersions(config: TemplateValue | undefined): (TemplateValue | undefined)[] {
  const { AdditionalVersionWeights: weights } = (config ?? {}) as Record<string, TemplateValue | undefined>;
  return Array.isArray(weights)
    ? weights.map((weight) => (weight as { FunctionVersion?: TemplateValue } | null)?.FunctionVersion)
    : [];
}

/** A name means the function of the resource's own account and Region. */
function functionNamed(
  nameOrArn: string,
  resource: PlannedResource,
  all: readonly PlannedResource[],
): PlannedResource | undefined {
  const { name } = functionReference(nameOrArn);
  return all.find(
    ({ type, physicalId, isNameInDoubt, attributes }) =>
      type === 'AWS::Lambda::Function' &&
      !isNameInDoubt &&
      physicalId === name &&
      (nameOrArn.startsWith('arn:')
        ? nameOrArn.startsWith(String(attributes.Arn))
        : isBeside(resource, attributes)),
  );
}

const isBeside = ({ physicalId }: PlannedResource, { Arn }: ResolvedResource['attributes']) =>
  !physicalId.startsWith('arn:') || placeOf(physicalId) === placeOf(String(Arn));

const placeOf = (arn: string) => arn.split(':').slice(3, 5).join(':');

/** Versions and aliases of a function; undefined when one of them is not known yet. */
function qualifiersOf(
  { physicalId, attributes }: PlannedResource,
  all: readonly PlannedResource[],
): string[] | undefined {
  const published = all.filter(
    ({ type }) => type === 'AWS::Lambda::Version' || type === 'AWS::Lambda::Alias',
  );
  if (published.some(({ inDoubt }) => inDoubt.has('FunctionName') || inDoubt.has('Name'))) return undefined;
  return published
    .filter(({ properties: { FunctionName } }) => [physicalId, attributes.Arn].includes(FunctionName ?? ''))
    .map(({ type, attributes: own, properties }) =>
      String(type === 'AWS::Lambda::Version' ? own.Version : properties.Name),
    );
}

function remedyFor(known: readonly string[]): string {
  return `the templates have ${known.length > 0 ? known.join(', ') : 'no version and no alias'} of it; publish one with an AWS::Lambda::Version, or name $LATEST`;
}
