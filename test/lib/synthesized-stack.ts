import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { type Context, configFrom } from '../../lib/config/config.ts';
import { placeholderCode } from '../../lib/function/function-code.ts';
import { OrderstreamStack } from '../../lib/orderstream-stack.ts';
import type { Template, TemplateResource, TemplateValue } from '../../local/template/types.ts';

const cdkJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));

export type Properties = Record<string, TemplateValue>;
export interface NamedResource extends TemplateResource {
  readonly logicalId: string;
  readonly Properties: Properties;
}

export interface SynthesizedStack {
  readonly stackName: string;
  readonly template: Template;
  /** Resources of a type, in the order of the template. */
  ofType(type: string): NamedResource[];
}

const synthesized = new Map<string, SynthesizedStack>();

/** The stack with what `-c key=value` would give, without bundled functions; synthesized once for equal contexts. */
export function synthesize(context: Context = {}): SynthesizedStack {
  const key = JSON.stringify(context);
  const stack = synthesized.get(key) ?? synthesizeAnew(context, false);
  synthesized.set(key, stack);
  return stack;
}

/** @param validate whether to run CloudFormation's own validation, which takes seconds; its findings are thrown. */
export function synthesizeAnew(context: Context, validate: boolean): SynthesizedStack {
  const app = new App({
    context: cdkJson.context,
    builtinCloudFormationValidation: validate,
    stackTraces: false,
    treeMetadata: false,
  });
  new OrderstreamStack(app, { config: configFrom(context), code: placeholderCode });
  const [stack] = app.synth().stacks;
  if (!stack) throw new Error('The app has no stack.');
  const template: Template = stack.template;
  return {
    stackName: stack.stackName,
    template,
    ofType: (type) =>
      Object.entries(template.Resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, resource]) => ({ ...resource, logicalId, Properties: { ...resource.Properties } })),
  };
}

/** Reads a property by its path, for example `VpcConfig.SubnetIds`. */
export function property(resource: NamedResource, path: string): TemplateValue | undefined {
  return path
    .split('.')
    .reduce<TemplateValue | undefined>(
      (value, key) => (value as Properties | undefined)?.[key],
      resource.Properties,
    );
}
