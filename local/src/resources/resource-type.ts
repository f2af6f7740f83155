import type { TemplateValue } from '../template/types.ts';
import type { TypeRules } from './constraints/rule.ts';
import type { CreateResource, RemoveResource, UpdateResource } from './context.ts';
import type { PropertyRules } from './property-rules.ts';
import type { ReturnValuesOf } from './return-values.ts';
import type { UniqueName } from './unique-name.ts';

/**
 * What the mirror does with a resource: `run` it, keep it as a name because nothing has to run (`name-only`), or leave out
 * something that would run on AWS (`unsupported`; a table at the start lists those).
 */
export type SupportLevel = 'run' | 'name-only' | 'unsupported';

export interface Support {
  readonly level: SupportLevel;
  /** Text for messages and docs: why; empty for what is run. */
  readonly reason: string;
}

/** Evaluated or not: only plain values decide (a function's `Runtime`, `PackageType`). */
export type Properties = Readonly<Record<string, TemplateValue>>;

/** The support of a type, or how the properties of a resource decide it. */
type SupportRule = Support | ((properties: Properties) => Support);

/** All that the mirror knows of one CloudFormation type. */
export interface ResourceType {
  /** For example `AWS::MSK::Topic`. */
  readonly type: string;
  /** Default: that of its service (`service-support.ts`). */
  readonly support?: SupportRule;
  /** Values of `Ref` and `Fn::GetAtt`. Default: a generated name, and an ARN of the service. */
  readonly returnValues?: ReturnValuesOf;
  /**
   * All attributes of `Fn::GetAtt`: the resource schemas of CloudFormation, as aws-cdk-lib 2.276.0 has them. Default: they are
   * not checked.
   */
  readonly attributes?: readonly string[];
  /** Default: two resources may have the same name. */
  readonly uniqueName?: UniqueName;
  /** What is done with each property. Default: none is read, or a function gets all of them (custom resources). */
  readonly properties?: PropertyRules;
  /**
   * What the schema requires. A path with dots is required where the map above it is given; of a list, in each of its elements.
   * A test compares it with the schemas of `@aws-cdk/aws-service-spec`.
   */
  readonly requiredProperties?: readonly string[];
  /** What AWS refuses of the properties, checked before anything starts. Limits are those of the APIs that CloudFormation calls. */
  readonly constraints?: TypeRules;
  /**
   * Properties whose change makes CloudFormation create another resource in its place, as the schemas have them, which a test
   * compares. Default: none.
   */
  readonly replacedBy?: readonly string[];
  /** Creates a resource or updates that of an earlier run. Default: nothing is created; others read the resource. */
  readonly create?: CreateResource;
  /** Applies changed properties while the resource runs. Default: `create`, which finds what is there. */
  readonly update?: UpdateResource;
  /** Whether it is updated though no property has changed: its code is not in its properties. Default: false. */
  readonly isAlwaysUpdated?: boolean;
  /** Ends what runs of a resource that the template has no more. Default: nothing runs; topics and tables keep their data. */
  readonly remove?: RemoveResource;
}

/** The support of what is run. */
export const run: Support = { level: 'run', reason: '' };

/** @param reason why nothing has to run. */
export const nameOnly = (reason: string): Support => ({ level: 'name-only', reason });

/** @param reason what is not run, and what is instead. */
export const unsupported = (reason: string): Support => ({ level: 'unsupported', reason });

/** Whether a property is plain text. */
export function isText(value: TemplateValue | undefined): value is string {
  return typeof value === 'string';
}
