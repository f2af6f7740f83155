import type { PseudoParameters, Stack, TemplateValue } from '../template/types.ts';
import type { PropertyFinding } from './properties/findings.ts';

/** One stack to deploy. */
export interface StackPlan {
  readonly stack: Stack;
  readonly pseudo: PseudoParameters;
  /** Values given for parameters; those of other stacks may be among them. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface UnsupportedResource {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly reason: string;
}

/** A stack as it runs. */
export interface Deployment {
  readonly stack: Stack;
  readonly outputs: Readonly<Record<string, TemplateValue>>;
  /** Names under which outputs are exported, by output. */
  readonly exportNames: Readonly<Record<string, string>>;
  readonly unsupported: readonly UnsupportedResource[];
  /** Properties of resources that are run which have not the effect that they have on AWS. */
  readonly properties: readonly PropertyFinding[];
}
