import type { ResolvedResource } from '../../template/types.ts';

/** A resource as it would be deployed. */
export interface PlannedResource extends ResolvedResource {
  /** Properties with a value that is known only once something is deployed, or that a mistake keeps from being known. */
  readonly inDoubt: ReadonlySet<string>;
  /** Whether its name or ARN is among that. */
  readonly isNameInDoubt: boolean;
  /** Where CDK made it, for example `Shop/Orders/Resource`. */
  readonly constructPath?: string;
}
