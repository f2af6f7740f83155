import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { type Context, configFrom } from '../../../lib/config/config.ts';
import { placeholderCode } from '../../../lib/function/function-code.ts';
import { addChecks } from '../../../lib/nag.ts';
import { OrderstreamStack } from '../../../lib/orderstream-stack.ts';
import { prodSettings } from '../prod-settings.ts';
import type { SynthesizedTemplate } from './request.ts';

const cdkJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../../cdk.json'), 'utf8'));

/**
 * The stack with what `-c key=value` would give, over the settings that stage prod needs; without bundled functions.
 * @param isChecked as `cdk synth` does it: findings of CloudFormation's own validation, cdk-nag and cdk-preflight are thrown.
 */
export async function synthesizeStack(context: Context, isChecked: boolean): Promise<SynthesizedTemplate> {
  const app = new App({
    context: cdkJson.context,
    builtinCloudFormationValidation: isChecked,
    stackTraces: false,
    treeMetadata: false,
  });
  if (isChecked) await addChecks(app, {});
  const config = configFrom({ prod: prodSettings, ...context });
  new OrderstreamStack(app, { config, code: placeholderCode });
  const { directory, stacks } = app.synth();
  const [stack] = stacks;
  if (!stack) throw new Error('The app has no stack.');
  const { stackName, terminationProtection: isProtected = false } = stack;
  const template = stack.template as SynthesizedTemplate['template'];
  rmSync(directory, { recursive: true, force: true });
  return { stackName, template, isProtected };
}
