import { createCustomResource, removeCustomResource } from './custom-resource/create.ts';
import { type ResourceType, run } from './resource-type.ts';

/** `AWS::CloudFormation::CustomResource`, and every `Custom::…` type. */
export const cloudformationCustomResource = {
  type: 'AWS::CloudFormation::CustomResource',
  support: run,
  create: createCustomResource,
  remove: removeCustomResource,
} satisfies ResourceType;
