import { createVersion, removeVersion } from './lambda/publish-version.ts';
import { referencedFunctionArn } from './lambda/return-values.ts';
import { reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';

/** `AWS::Lambda::Version`: the function as the template has it. */
export const lambdaVersion = {
  type: 'AWS::Lambda::Version',
  support: run,
  returnValues: (subject) => {
    const physicalId = `${referencedFunctionArn(subject, 'FunctionName')}:1`;
    return { physicalId, attributes: { FunctionArn: physicalId, Version: '1' } };
  },
  attributes: ['FunctionArn', 'Version'],
  replacedBy: ['CodeSha256', 'Description', 'FunctionName', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
  properties: {
    honoured: ['FunctionName'],
    noEffect: {
      [reasons.describes]: ['Description'],
      [reasons.capacity]: ['FunctionScalingConfig', 'ProvisionedConcurrencyConfig'],
      'the code is what is deployed here': ['CodeSha256'],
      'the runtime is the Node.js of this project': ['RuntimePolicy'],
    },
  },
  requiredProperties: [
    'FunctionName',
    'ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions',
    'RuntimePolicy.UpdateRuntimeOn',
  ],
  create: createVersion,
  remove: removeVersion,
} satisfies ResourceType;
