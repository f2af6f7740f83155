import type { ResolvedResource } from '../template/types.ts';

/** What of a resource decides whether its name is taken. */
export type Named = Pick<ResolvedResource, 'type' | 'physicalId' | 'attributes' | 'properties'>;

/**
 * What no two resources of a type may have in common; ARNs hold account and Region where names are unique within them.
 * Undefined: the properties do not say it.
 */
export type Identity = (resource: Named) => string | undefined;

/**
 * Of a type of which AWS refuses the second of a name, in the scope of its names: an account and Region, an account (IAM), all of
 * AWS (buckets), or another resource (aliases, routes).
 */
export interface UniqueName {
  readonly identity: Identity;
  /** Types of one group share their names. Default: the type alone. */
  readonly group?: string;
  /** The mirror has one of a name, though AWS has one in each account and Region. */
  readonly isOneHere?: boolean;
}

export const byArn: Identity = ({ attributes }) => String(attributes.Arn);

export const byPhysicalId: Identity = (resource) => resource.physicalId;

/** By an ARN without the end that AWS adds to the name. */
export const byArnUpTo =
  (end: RegExp): Identity =>
  ({ physicalId }) =>
    physicalId.replace(end, '');

/** One of a name in an account, in any path and case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const byIamName: Identity = ({ physicalId, attributes }) => {
  const [, , , , account = ''] = String(attributes.Arn ?? physicalId).split(':');
  return `${account} ${physicalId.split('/').at(-1)}`.toLowerCase();
};

/** One in each API. */
export const byApiProperty =
  (property: string): Identity =>
  ({ properties: { ApiId, [property]: name } }) =>
    ApiId === undefined || name === undefined ? undefined : `${ApiId} ${name}`;
