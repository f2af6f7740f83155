import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { type Context, configFrom } from '../../lib/config/config.ts';
import { placeholderCode } from '../../lib/function/function-code.ts';
import { addChecks } from '../../lib/nag.ts';
import { OrderstreamStack } from '../../lib/orderstream-stack.ts';
import type { Template, TemplateResource, TemplateValue } from '../../local/src/template/types.ts';
import { valueAt } from '../../scripts/shared/template-values.ts';
import { prodSettings } from '../support/prod-settings.ts';

const cdkJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));

export type Properties = Record<string, TemplateValue>;
export interface NamedResource extends TemplateResource {
  readonly logicalId: string;
  readonly Properties: Properties;
}

export interface SynthesizedStack {
  readonly stackName: string;
  readonly template: Template;
  /** Whether the CDK CLI protects the stack from termination. */
  readonly isProtected: boolean;
  /** Resources of a type, in the order of the template. */
  ofType(type: string): NamedResource[];
}

const synthesized = new Map<string, SynthesizedStack>();

/**
 * The stack with what `-c key=value` would give, over the settings that stage prod needs; without bundled functions, and
 * synthesized once for equal contexts.
 */
export function synthesize(context: Context = {}): SynthesizedStack {
  const key = JSON.stringify(context);
  const stack = synthesized.get(key) ?? synthesizeIn(newApp(false), context);
  synthesized.set(key, stack);
  return stack;
}

/** As `cdk synth` does it: findings of CloudFormation's own validation, cdk-nag and cdk-preflight are thrown. Takes seconds. */
export async function synthesizeChecked(context: Context): Promise<SynthesizedStack> {
  const app = newApp(true);
  await addChecks(app, {});
  return synthesizeIn(app, context);
}

function newApp(builtinCloudFormationValidation: boolean): App {
  return new App({
    context: cdkJson.context,
    builtinCloudFormationValidation,
    stackTraces: false,
    treeMetadata: false,
  });
}

function synthesizeIn(app: App, context: Context): SynthesizedStack {
  new OrderstreamStack(app, {
    config: configFrom({ prod: prodSettings, ...context }),
    code: placeholderCode,
  });
  const { directory, stacks } = app.synth();
  const [stack] = stacks;
  if (!stack) throw new Error('The app has no stack.');
  const template: Template = stack.template;
  rmSync(directory, { recursive: true, force: true });
  return {
    stackName: stack.stackName,
    template,
    isProtected: stack.terminationProtection ?? false,
    ofType: (type) =>
      Object.entries(template.Resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([logicalId, resource]) => ({ ...resource, logicalId, Properties: { ...resource.Properties } })),
  };
}

/** Reads a property by its path, for example `VpcConfig.SubnetIds`. */
export function property(resource: NamedResource, path: string): TemplateValue | undefined {
  return valueAt(resource.Properties, path) as TemplateValue | undefined;
}
