import type { Deployed } from '../resources/context.ts';
import { attributeOf } from '../resources/describe-resource.ts';
import { createScope } from '../template/create-scope.ts';
import type { Scope } from '../template/scope.ts';
import { TemplateError } from '../template/template-error.ts';
import type { DynamicReference, ResolvedResource, TemplateValue } from '../template/types.ts';
import type { StackPlan } from './types.ts';

/** What a scope reports, and what it asks for. */
export interface ScopePorts {
  /** Gets one line for each attribute that the mirror has no value for. */
  readonly warn?: (message: string) => void;
  /** Value of a dynamic reference; undefined when there is none. */
  readonly dynamicReference?: (reference: DynamicReference) => string | undefined;
}

/**
 * What the expressions of a stack can refer to while it is deployed.
 * @param own resources of the stack created so far, by logical id.
 */
export function scopeOfStack(
  { stack: { template }, pseudo, parameters }: StackPlan,
  own: ReadonlyMap<string, ResolvedResource>,
  deployed: Deployed,
  { warn = () => {}, dynamicReference }: ScopePorts = {},
): Scope {
  const find = (logicalId: string): ResolvedResource => {
    const resource = own.get(logicalId);
    if (!resource) throw new TemplateError(`Resources.${logicalId}`, 'is used before it is created');
    return resource;
  };
  const declared = Object.entries(parameters).filter(([name]) => name in (template.Parameters ?? {}));
  return createScope(template, {
    pseudo,
    parameters: Object.fromEntries(declared),
    ref: (logicalId) => find(logicalId).physicalId,
    getAtt: (logicalId, attribute) => attributeOf(find(logicalId), attribute, warn),
    importValue: (exportName) => deployed.exports.get(exportName),
    // A reference without a value stays as it is: most of them are in resources that need no running.
    dynamicReference: (reference) => dynamicReference?.(reference) ?? reference.text,
  });
}

/** Names under which a stack exports outputs, by output. */
export function exportNamesOf(
  outputs: Readonly<Record<string, TemplateValue>>,
  { stack: { template } }: StackPlan,
  evaluateName: (name: TemplateValue, path: string) => TemplateValue | undefined,
): Record<string, string> {
  const names = Object.keys(outputs).flatMap((id) => {
    const exported = template.Outputs?.[id]?.Export;
    return exported ? [[id, String(evaluateName(exported.Name, `Outputs.${id}.Export.Name`))]] : [];
  });
  return Object.fromEntries(names);
}
