import { different } from './property-rules.ts';
import { nameOnly, type ResourceType } from './resource-type.ts';

/** `AWS::Lambda::EventInvokeConfig`: its settings are not read. */
export const lambdaEventInvokeConfig = {
  type: 'AWS::Lambda::EventInvokeConfig',
  support: nameOnly('failed asynchronous invocations are retried twice; its settings are not read'),
  replacedBy: ['FunctionName', 'Qualifier'],
  properties: {
    honoured: ['FunctionName', 'Qualifier'],
    notHonoured: {
      DestinationConfig: different('results of asynchronous invocations are sent nowhere'),
      MaximumEventAgeInSeconds: different('failed asynchronous invocations are retried twice, at any age'),
      MaximumRetryAttempts: different('failed asynchronous invocations are retried twice', 2),
    },
  },
  requiredProperties: [
    'DestinationConfig.OnFailure.Destination',
    'DestinationConfig.OnSuccess.Destination',
    'FunctionName',
    'Qualifier',
  ],
} satisfies ResourceType;
