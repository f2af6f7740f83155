import type { Context } from '../../lib/config/config.ts';
import type { TemplateResource, TemplateValue } from '../../local/src/template/types.ts';
import { valueAt } from '../../ops/shared/template-values.ts';
import { requestSynthesis, type SynthesizedTemplate } from '../support/synthesis/request.ts';

type Properties = Record<string, TemplateValue>;
export interface NamedResource extends TemplateResource {
  readonly logicalId: string;
  readonly Properties: Properties;
}

export interface SynthesizedStack extends SynthesizedTemplate {
  /** Resources of a type, in the order of the template. */
  ofType(type: string): NamedResource[];
}

const synthesized = new Map<string, SynthesizedStack>();

/**
 * The stack with what `-c key=value` would give, over the settings that stage prod needs; without bundled functions, and
 * synthesized once for equal contexts, whatever test files ask for it.
 */
export function synthesize(context: Context = {}): SynthesizedStack {
  const key = JSON.stringify(context);
  const stack = synthesized.get(key) ?? withResources(requestSynthesis('plain', context));
  synthesized.set(key, stack);
  return stack;
}

/** As `cdk synth` does it: findings of CloudFormation's own validation, cdk-nag and cdk-preflight are thrown. Takes seconds. */
export async function synthesizeChecked(context: Context): Promise<SynthesizedStack> {
  return withResources(requestSynthesis('checked', context));
}

function withResources(stack: SynthesizedTemplate): SynthesizedStack {
  return {
    ...stack,
    ofType: (type) =>
      Object.entries(stack.template.Resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, resource]) => ({ ...resource, logicalId, Properties: { ...resource.Properties } })),
  };
}

/** Reads a property by its path, for example `VpcConfig.SubnetIds`. */
export function property(resource: NamedResource, path: string): TemplateValue | undefined {
  return valueAt(resource.Properties, path) as TemplateValue | undefined;
}
