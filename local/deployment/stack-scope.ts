import { attributeOf } from '../template/describe-resource.ts';
import { createScope, type Scope } from '../template/scope.ts';
import { TemplateError } from '../template/template-error.ts';
import type { ResolvedResource, TemplateValue } from '../template/types.ts';
import { resourcesOfType, textProperty } from './resources.ts';
import type { Deployed, StackPlan } from './types.ts';

/**
 * What the expressions of a stack can refer to while it is deployed.
 * @param own resources of the stack created so far, by logical id.
 * @param warn told in one line of each attribute that the mirror has no value for.
 */
export function scopeOfStack(
  { stack: { template }, pseudo, parameters }: StackPlan,
  own: ReadonlyMap<string, ResolvedResource>,
  deployed: Deployed,
  warn: (message: string) => void,
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
    // Secrets and SSM parameters of elsewhere are not here; most of them stand in resources that need no running.
    dynamicReference: ({ service, key, text }) =>
      (service === 'ssm' ? ssmParameter(key, deployed) : undefined) ?? text,
  });
}

/** Value of an SSM parameter that a stack of this run declares. @param key its name, or `name:version`. */
function ssmParameter(key: string, { resources }: Deployed): string | undefined {
  const name = key.replace(/:\d+$/, '');
  const found = resourcesOfType(resources, 'AWS::SSM::Parameter').find(
    ({ physicalId }) => physicalId === name,
  );
  return found && textProperty(found.properties, 'Value');
}

/** Values that a stack exports, by name. */
export function exportsOf(
  outputs: Readonly<Record<string, TemplateValue>>,
  { stack: { template } }: StackPlan,
  evaluateName: (name: TemplateValue, path: string) => TemplateValue | undefined,
): [name: string, value: TemplateValue][] {
  return Object.entries(outputs).flatMap(([id, value]) => {
    const exported = template.Outputs?.[id]?.Export;
    if (!exported) return [];
    return [[String(evaluateName(exported.Name, `Outputs.${id}.Export.Name`)), value]];
  });
}
