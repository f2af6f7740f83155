import { iamArn } from '../iam/return-values.ts';
import type { ResourceType } from '../resource-type.ts';
import { globalArnOf, nameOf, property } from '../return-values.ts';

/** Types of IAM that functions have no use for, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html */
export const iamTypes: readonly ResourceType[] = [
  {
    type: 'AWS::IAM::Group',
    returnValues: (subject) => {
      const physicalId = nameOf(subject, 'GroupName', 128);
      return { physicalId, attributes: { Arn: iamArn(subject, 'group', physicalId) } };
    },
    attributes: ['Arn'],
  },
  {
    type: 'AWS::IAM::InstanceProfile',
    returnValues: (subject) => {
      const physicalId = nameOf(subject, 'InstanceProfileName', 128);
      return { physicalId, attributes: { Arn: iamArn(subject, 'instance-profile', physicalId) } };
    },
    attributes: ['Arn'],
  },
  {
    type: 'AWS::IAM::OIDCProvider',
    returnValues: (subject) => {
      const host = (property(subject, 'Url') ?? '').replace(/^https:\/\//, '');
      const physicalId = globalArnOf(subject, 'iam', `oidc-provider/${host}`);
      return { physicalId, attributes: { Arn: physicalId } };
    },
  },
  {
    type: 'AWS::IAM::User',
    returnValues: (subject) => {
      const physicalId = nameOf(subject, 'UserName', 64);
      return { physicalId, attributes: { Arn: iamArn(subject, 'user', physicalId) } };
    },
    attributes: ['Arn'],
  },
];
