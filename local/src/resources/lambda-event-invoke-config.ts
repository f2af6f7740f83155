import { different } from './property-rules.ts';
import { nameOnly, type ResourceType } from './resource-type.ts';

/** `AWS::Lambda::EventInvokeConfig`: its settings are not read. */
export const lambdaEventInvokeConfig = {
  type: 'AWS::Lambda::EventInvokeConfig',
  support: nameOnly('asynchronous invocations are tried once more twice; its settings are not read'),
  properties: {
    honoured: ['FunctionName', 'Qualifier'],
    notHonoured: {
      DestinationConfig: different('results of asynchronous invocations are sent nowhere'),
      MaximumEventAgeInSeconds: different(
        'asynchronous invocations are tried twice more, whatever their age',
      ),
      MaximumRetryAttempts: different('asynchronous invocations are tried twice more', 2),
    },
  },
  requiredProperties: [
    'DestinationConfig.OnFailure.Destination',
    'DestinationConfig.OnSuccess.Destination',
    'FunctionName',
    'Qualifier',
  ],
} satisfies ResourceType;
