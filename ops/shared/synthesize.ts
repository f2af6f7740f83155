import { rmSync } from 'node:fs';
import { App } from 'aws-cdk-lib/core';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { type Context, configFrom } from '../../lib/config/config.ts';
import { placeholderCode } from '../../lib/function/function-code.ts';
import { OrderstreamStack } from '../../lib/orderstream-stack.ts';
import type { Template } from '../../local/src/template/types.ts';

/**
 * The template of the stack with the context of `-c key=value`, over that of cdk.json. Functions are not bundled, and
 * nothing of the assembly stays behind. For what is estimated or compared and never deployed: the sample values that stage prod
 * refuses are accepted.
 * @throws {ConfigError} when the stack cannot be built with it.
 */
export function synthesize(context: Context): Template {
  const app = new App({
    context: cdkJson.context,
    postCliContext: context,
    builtinCloudFormationValidation: false,
    stackTraces: false,
    treeMetadata: false,
  });
  const config = configFrom(app.node.getAllContext(), { isEstimate: true });
  new OrderstreamStack(app, { config, code: placeholderCode });
  const { directory, stacks } = app.synth();
  const [stack] = stacks;
  if (!stack) throw new Error('The app has no stack.');
  const { template } = stack;
  rmSync(directory, { recursive: true, force: true });
  return template;
}
