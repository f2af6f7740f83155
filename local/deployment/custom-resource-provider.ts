import type { FunctionConfiguration, LambdaService } from '../lambda/types.ts';
import type { ResolvedResource } from '../template/types.ts';

/** CDK's own helpers that only change things a laptop does not have. */
const needNoRunning = new Set([
  'Custom::VpcRestrictDefaultSG',
  'Custom::LogRetention',
  'Custom::S3AutoDeleteObjects',
  'Custom::CDKBucketDeployment',
  'Custom::S3BucketNotifications',
]);

/** The function that makes a custom resource, or why the resource is not run. */
export type Provider =
  | { readonly function: FunctionConfiguration; readonly reason?: undefined }
  | { readonly function?: undefined; readonly reason: string };

/** Finds the function behind `ServiceToken`. */
export function providerOf({ type, properties }: ResolvedResource, lambda: LambdaService): Provider {
  const { ServiceToken } = properties;
  if (needNoRunning.has(type)) return { reason: 'changes AWS resources that need no running here' };
  const found = lambda.getFunction(String(ServiceToken));
  if (!found) return { reason: `its ServiceToken ${ServiceToken} is no function that runs here` };
  return { function: found };
}
