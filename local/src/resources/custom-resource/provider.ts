import type { FunctionConfiguration, LambdaService } from '../../lambda/types.ts';
import type { ResolvedResource } from '../../template/types.ts';

/** CDK's own helpers that only change things a laptop does not have. */
const needNoRunning = new Set([
  'Custom::VpcRestrictDefaultSG',
  'Custom::LogRetention',
  'Custom::S3AutoDeleteObjects',
  'Custom::CDKBucketDeployment',
  'Custom::S3BucketNotifications',
]);

/** Variables that the framework function of CDK's `Provider` is given: aws-cdk-lib/custom-resources, provider-framework. */
const onEventVariable = 'USER_ON_EVENT_FUNCTION_ARN';
const waiterVariable = 'WAITER_STATE_MACHINE_ARN';

/** The function that makes a custom resource, or why the resource is not run. */
export type Provider =
  | { readonly function: FunctionConfiguration; readonly reason?: undefined }
  | { readonly function?: undefined; readonly reason: string };

/** Finds the function behind `ServiceToken`; of CDK's `Provider` framework it is the framework's own function. */
export function providerOf({ type, properties }: ResolvedResource, lambda: LambdaService): Provider {
  const { ServiceToken } = properties;
  if (needNoRunning.has(type)) return { reason: 'changes AWS resources that need no running here' };
  const found = lambda.getFunction(String(ServiceToken));
  if (!found) return { reason: `its ServiceToken ${ServiceToken} is not a function that runs here` };
  const reason = frameworkProblem(found, lambda);
  return reason === undefined ? { function: found } : { reason };
}

/**
 * Why the framework would never respond: a state machine calls `isCompleteHandler`, and a function that is not here
 * is asked for during five minutes.
 */
function frameworkProblem({ environment }: FunctionConfiguration, lambda: LambdaService): string | undefined {
  if (environment[waiterVariable])
    return 'its provider has an isCompleteHandler, which a state machine calls; state machines are not run';
  const onEvent = environment[onEventVariable];
  return onEvent && !lambda.getFunction(onEvent)
    ? `its provider's onEventHandler ${onEvent} is not a function that runs here`
    : undefined;
}
