import type { DynamicReference, PseudoParameters, Template, TemplateValue } from './types.ts';

/** What the caller knows about the resources it deployed. */
export interface ScopeOptions {
  readonly pseudo: PseudoParameters;
  /** Values for the template's parameters; `Default` counts where there is none. */
  readonly parameters?: Readonly<Record<string, TemplateValue>>;
  /** The value of `Ref` of a resource; throws when it is not deployed yet. */
  readonly ref: (logicalId: string) => TemplateValue;
  /** The value of `Fn::GetAtt` of a resource; throws when it is not deployed yet. */
  readonly getAtt: (logicalId: string, attribute: string) => TemplateValue;
  /** Value that a stack exports under a name; by default there is none. */
  readonly importValue?: (exportName: string) => TemplateValue | undefined;
  /** Value of a dynamic reference; by default each one is an error that names it as unsupported. */
  readonly dynamicReference?: (reference: DynamicReference) => string | undefined;
}

/** Everything an expression of a template can refer to. */
export interface Scope {
  readonly pseudo: PseudoParameters;
  readonly mappings: NonNullable<Template['Mappings']>;
  /** Value of a parameter, or undefined when the template declares none of that name. */
  readonly parameter: (name: string, path: string) => TemplateValue | undefined;
  /** Truth of a condition of the template; evaluated on first use. */
  readonly condition: (name: string, path: string) => boolean;
  readonly ref: (logicalId: string) => TemplateValue;
  readonly getAtt: (logicalId: string, attribute: string) => TemplateValue;
  readonly importValue: (exportName: string) => TemplateValue | undefined;
  readonly dynamicReference: (reference: DynamicReference) => string | undefined;
  /**
   * Evaluates a part of an expression that is at a path, and decides what becomes of an error. Absent: the first error ends the
   * evaluation.
   */
  readonly attempt?: (work: () => TemplateValue | undefined, path: string) => TemplateValue | undefined;
}
