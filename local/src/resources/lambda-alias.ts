import { aliasRules } from './lambda/alias-constraints.ts';
import { createAlias, removeAlias } from './lambda/publish-version.ts';
import { referencedFunctionArn } from './lambda/return-values.ts';
import { different, reasons } from './property-rules.ts';
import { type ResourceType, run } from './resource-type.ts';
import { nameOf } from './return-values.ts';
import { byPhysicalId } from './unique-name.ts';

/** `AWS::Lambda::Alias`: a name of a version. */
export const lambdaAlias = {
  type: 'AWS::Lambda::Alias',
  support: run,
  returnValues: (subject) => {
    const physicalId = `${referencedFunctionArn(subject, 'FunctionName')}:${nameOf(subject, 'Name')}`;
    return { physicalId, attributes: { AliasArn: physicalId } };
  },
  attributes: ['AliasArn'],
  uniqueName: { identity: byPhysicalId },
  replacedBy: ['FunctionName', 'Name'],
  properties: {
    honoured: ['FunctionName', 'FunctionVersion', 'Name'],
    noEffect: {
      [reasons.describes]: ['Description'],
      [reasons.capacity]: ['ProvisionedConcurrencyConfig'],
    },
    notHonoured: { RoutingConfig: different('every invocation is of the version that the alias names') },
  },
  requiredProperties: [
    'FunctionName',
    'FunctionVersion',
    'Name',
    'ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions',
    'RoutingConfig.AdditionalVersionWeights.FunctionVersion',
    'RoutingConfig.AdditionalVersionWeights.FunctionWeight',
  ],
  constraints: aliasRules,
  create: createAlias,
  remove: removeAlias,
} satisfies ResourceType;
