import type { Access } from '../../iam/evaluate.ts';
import { functionArnOf } from '../lambda/function-reference.ts';
import type { OperationCall } from '../protocol/message.ts';
import { localArn, type Place } from './account-region.ts';

/** Operations whose action has another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  InvokeWithResponseStream: 'InvokeFunction',
};

/**
 * What an operation of Lambda needs.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 * @throws {ServiceException} ValidationException for text that can name no function.
 */
export function lambdaAccesses(
  { name, parameters: { FunctionName, UUID } = {} }: OperationCall,
  qualifier: string | null,
  place: Place,
): Access[] {
  const action = `lambda:${ACTIONS[name] ?? name}`;
  if (UUID) return [{ action, resources: [localArn('lambda', place, `event-source-mapping:${UUID}`)] }];
  if (FunctionName === undefined) return [{ action, resources: ['*'] }];
  return [{ action, resources: [functionArnOf(FunctionName, place, qualifier)] }];
}
