import { referencedFunctionArn, withIdOnly } from '../lambda/return-values.ts';
import { nameOnly, type ResourceType, unsupported } from '../resource-type.ts';
import { alphanumericId, arnOf, hexId } from '../return-values.ts';

/** Types of Lambda, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html */
export const lambdaTypes: readonly ResourceType[] = [
  {
    type: 'AWS::Lambda::CodeSigningConfig',
    support: nameOnly('code is run unsigned'),
    returnValues: (subject) => {
      const CodeSigningConfigId = `csc-${hexId(subject, 17)}`;
      const physicalId = arnOf(subject, 'lambda', `code-signing-config:${CodeSigningConfigId}`);
      return { physicalId, attributes: { CodeSigningConfigArn: physicalId, CodeSigningConfigId } };
    },
  },
  {
    type: 'AWS::Lambda::LayerVersionPermission',
    support: nameOnly('layers are not shared'),
    returnValues: withIdOnly,
  },
  {
    type: 'AWS::Lambda::Url',
    support: unsupported('function URLs are not served; use an HTTP API'),
    returnValues: (subject) => {
      const physicalId = referencedFunctionArn(subject, 'TargetFunctionArn');
      const host = `${alphanumericId(subject, 30)}.lambda-url.${subject.pseudo.region}.on.aws`;
      return { physicalId, attributes: { FunctionArn: physicalId, FunctionUrl: `https://${host}/` } };
    },
    attributes: ['FunctionArn', 'FunctionUrl'],
  },
];
