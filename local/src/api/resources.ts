import type { ApiState } from '../json-api/types.ts';
import { findByName, type Named } from './names.ts';

/** What a resource of the template has become. */
export interface MirrorResource {
  /** Of its stack. */
  readonly stackName: string;
  /** Its name in the template. */
  readonly logicalId: string;
  /** CloudFormation type. */
  readonly type: string;
  /** What `Ref` gives: a name, a URL or an ARN. */
  readonly physicalId: string;
  /** Empty for a resource without one. */
  readonly arn: string;
  /** Path of its construct, such as `Shop/Payment/Resource`; empty in a template that CDK did not write. */
  readonly constructPath: string;
}

/** The resources of all stacks that run. */
export function resourcesOf(stacks: ApiState['stacks']): MirrorResource[] {
  return stacks.flatMap(({ stackName, resources }) =>
    resources.map(({ arn = '', constructPath = '', ...resource }) => ({
      stackName,
      ...resource,
      arn,
      constructPath,
    })),
  );
}

/** Outputs of all stacks; where two have one of the same name, that of the stack which is named last. */
export function outputsOf(stacks: ApiState['stacks']): Record<string, string> {
  return Object.assign({}, ...stacks.map((stack) => stack.outputs));
}

/**
 * Finds a resource by logical id, physical id, ARN or construct path, with or without the stack and `/Resource`, or by a part.
 * @throws {MirrorError} when none or several are meant.
 */
export function resourceNamed(given: string, resources: readonly MirrorResource[]): MirrorResource {
  const named = resources.map((resource) => ({ names: namesOf(resource), resource }));
  return findByName('resource', given, named).resource;
}

/** All names of a resource. */
function namesOf({ logicalId, physicalId, arn, constructPath }: MirrorResource): string[] {
  const names = [logicalId, ...pathsOf(constructPath), withoutHash(logicalId), physicalId, arn];
  return [...new Set(names)].filter((name) => name !== '');
}

/** CDK adds eight digits to the names of the constructs: `Alarms04B5A0BF` is `Alarms`. */
const withoutHash = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** `Shop/Payment/Resource` is `Shop/Payment` and `Payment` too: the last part is the name of CDK, not of the user. */
function pathsOf(constructPath: string): string[] {
  const short = constructPath.replace(/\/(?:Resource|Default)$/, '');
  return [constructPath, short, short.replace(/^[^/]+\//, '')];
}

/** Things that Kafka or Lambda name, with the names that resources give them. */
export function withNamesOfResources(
  ownNames: readonly string[],
  resources: readonly MirrorResource[],
  ownNameOf: (resource: MirrorResource) => string | undefined,
): (Named & { readonly name: string })[] {
  return ownNames.map((name) => {
    const declared = resources.filter((resource) => ownNameOf(resource) === name);
    return { name, names: [...new Set([name, ...declared.flatMap(namesOf)])] };
  });
}

/** Name of the function that a resource is; undefined for another. */
export const functionOf = ({ type, physicalId }: MirrorResource): string | undefined =>
  type === 'AWS::Lambda::Function' ? physicalId : undefined;

/** Name of the topic that a resource is, the end of its ARN; undefined for another. */
export const topicOf = ({ type, physicalId }: MirrorResource): string | undefined =>
  type === 'AWS::MSK::Topic' ? physicalId.split('/').at(-1) : undefined;
