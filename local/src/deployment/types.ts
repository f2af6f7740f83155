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
  /** Logical ids, each after those that it needs. */
  readonly order: readonly string[];
}

/** A stack that runs, and what it was made from. */
export interface RunningStack {
  readonly plan: StackPlan;
  readonly deployment: Deployment;
}

/** What an update has done with one resource. */
export interface ResourceChange {
  readonly kind: 'created' | 'updated' | 'replaced' | 'removed';
  readonly stackName: string;
  readonly logicalId: string;
  /** Its construct path below the stack where CDK wrote the template, else the logical id. */
  readonly name: string;
  readonly type: string;
  readonly physicalId: string;
  /** Names of the properties that have changed; empty for what is created or removed, or has other code. */
  readonly properties: readonly string[];
  /** Of these, those for which CloudFormation creates another resource. */
  readonly replacing: readonly string[];
  /** Whether something runs here for it. */
  readonly isRun: boolean;
}
