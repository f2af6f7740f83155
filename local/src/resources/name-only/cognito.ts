import type { ResourceType } from '../resource-type.ts';
import { alphanumericId, arnOf, namedBy, nameOf, property, resourceUuid } from '../return-values.ts';

/** Types of Cognito, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Cognito.html */
export const cognitoTypes: readonly ResourceType[] = [
  {
    type: 'AWS::Cognito::IdentityPool',
    returnValues: (subject) => {
      const physicalId = `${subject.pseudo.region}:${resourceUuid(subject)}`;
      return { physicalId, attributes: { Id: physicalId, Name: nameOf(subject, 'IdentityPoolName') } };
    },
  },
  {
    type: 'AWS::Cognito::ManagedLoginBranding',
    returnValues: (subject) => {
      const ManagedLoginBrandingId = resourceUuid(subject);
      return {
        physicalId: `${property(subject, 'UserPoolId') ?? ''}|${ManagedLoginBrandingId}`,
        attributes: { ManagedLoginBrandingId },
      };
    },
  },
  {
    type: 'AWS::Cognito::UserPool',
    returnValues: (subject) => {
      const { region, urlSuffix } = subject.pseudo;
      const physicalId = `${region}_${alphanumericId(subject, 9)}`;
      const ProviderName = `cognito-idp.${region}.${urlSuffix}/${physicalId}`;
      return {
        physicalId,
        attributes: {
          Arn: arnOf(subject, 'cognito-idp', `userpool/${physicalId}`),
          ProviderName,
          ProviderURL: `https://${ProviderName}`,
          UserPoolId: physicalId,
        },
      };
    },
  },
  {
    type: 'AWS::Cognito::UserPoolClient',
    returnValues: (subject) => {
      const physicalId = alphanumericId(subject, 26);
      return {
        physicalId,
        attributes: {
          ClientId: physicalId,
          ClientSecret: alphanumericId({ ...subject, logicalId: `${subject.logicalId}.secret` }, 30),
          Name: nameOf(subject, 'ClientName', 128),
        },
      };
    },
  },
  {
    type: 'AWS::Cognito::UserPoolDomain',
    returnValues: (subject) => ({
      physicalId: nameOf(subject, 'Domain'),
      attributes: { CloudFrontDistribution: `d${alphanumericId(subject, 13)}.cloudfront.net` },
    }),
  },
  {
    type: 'AWS::Cognito::UserPoolGroup',
    returnValues: namedBy('GroupName', 128),
  },
  {
    type: 'AWS::Cognito::UserPoolResourceServer',
    returnValues: (subject) => ({
      physicalId: `${property(subject, 'UserPoolId') ?? ''}|${nameOf(subject, 'Identifier')}`,
    }),
  },
  {
    type: 'AWS::Cognito::UserPoolUser',
    returnValues: namedBy('Username', 128),
  },
];
