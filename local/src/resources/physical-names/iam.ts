import {
  alphanumericId,
  globalArnOf,
  type Namers,
  namedBy,
  nameOf,
  property,
  type Subject,
} from './naming.ts';

/** `AWS::IAM::*`, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html */
export const iamNamers: Namers = {
  'AWS::IAM::Role': (subject) => {
    const physicalId = nameOf(subject, 'RoleName', 64);
    return {
      physicalId,
      attributes: { Arn: iamArn(subject, 'role', physicalId), RoleId: uniqueId(subject, 'AROA') },
    };
  },
  'AWS::IAM::User': (subject) => {
    const physicalId = nameOf(subject, 'UserName', 64);
    return { physicalId, attributes: { Arn: iamArn(subject, 'user', physicalId) } };
  },
  'AWS::IAM::Group': (subject) => {
    const physicalId = nameOf(subject, 'GroupName', 128);
    return { physicalId, attributes: { Arn: iamArn(subject, 'group', physicalId) } };
  },
  'AWS::IAM::InstanceProfile': (subject) => {
    const physicalId = nameOf(subject, 'InstanceProfileName', 128);
    return { physicalId, attributes: { Arn: iamArn(subject, 'instance-profile', physicalId) } };
  },
  'AWS::IAM::ManagedPolicy': (subject) => {
    const physicalId = iamArn(subject, 'policy', nameOf(subject, 'ManagedPolicyName', 128));
    return { physicalId, attributes: { PolicyArn: physicalId, PolicyId: uniqueId(subject, 'ANPA') } };
  },
  'AWS::IAM::OIDCProvider': (subject) => {
    const host = (property(subject, 'Url') ?? '').replace(/^https:\/\//, '');
    const physicalId = globalArnOf(subject, 'iam', `oidc-provider/${host}`);
    return { physicalId, attributes: { Arn: physicalId } };
  },
  'AWS::IAM::Policy': namedBy('PolicyName', 128),
  'AWS::IAM::RolePolicy': namedBy('PolicyName', 128),
};

function iamArn(subject: Subject, kind: string, name: string): string {
  return globalArnOf(subject, 'iam', `${kind}${property(subject, 'Path') ?? '/'}${name}`);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
function uniqueId(subject: Subject, prefix: string): string {
  return prefix + alphanumericId(subject, 17).toUpperCase();
}
