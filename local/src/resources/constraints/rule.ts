import type { ResolvedResource, Stack } from '../../template/types.ts';
import type { Deployed } from '../context.ts';
import type { PackageSizes } from '../lambda/package-size.ts';
import type { Kind } from './kinds.ts';
import type { PlannedResource } from './planned-resource.ts';

/** What a rule sees besides the resource. */
export interface RuleContext {
  readonly stack: Stack;
  /** Resources of the stack that are planned already, by logical id. */
  readonly own: ReadonlyMap<string, ResolvedResource>;
  readonly deployed: Deployed;
  /** Of all stacks. */
  readonly packageSizes: PackageSizes;
}

/** What a resource is checked by: properties that its rule reads, and what is wrong with them. */
export interface Rule {
  /** When one of these is not known yet, the rule says nothing. */
  readonly reads: readonly string[];
  /** Says what is wrong, in one line each; an error that it throws counts as its line. */
  check(resource: PlannedResource, context: RuleContext): string | readonly string[] | undefined;
}

/** What properties of a type have to be. */
export interface TypeRules {
  /** By path: `TracingConfig.Mode`. A value above that is not a map is checked by its own kind. */
  readonly kinds?: Readonly<Record<string, Kind>>;
  readonly rules?: readonly Rule[];
}
