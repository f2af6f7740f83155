import { alphanumericId, arnOf, type Namers, namedBy, nameOf, property, resourceUuid } from './naming.ts';

/** `AWS::Cognito::*`, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Cognito.html */
export const cognitoNamers: Namers = {
  'AWS::Cognito::UserPool': (subject) => {
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
  'AWS::Cognito::UserPoolClient': (subject) => {
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
  'AWS::Cognito::UserPoolDomain': (subject) => ({
    physicalId: nameOf(subject, 'Domain'),
    attributes: { CloudFrontDistribution: `d${alphanumericId(subject, 13)}.cloudfront.net` },
  }),
  'AWS::Cognito::UserPoolResourceServer': (subject) => ({
    physicalId: `${property(subject, 'UserPoolId') ?? ''}|${nameOf(subject, 'Identifier')}`,
  }),
  'AWS::Cognito::UserPoolGroup': namedBy('GroupName', 128),
  'AWS::Cognito::UserPoolUser': namedBy('Username', 128),
  'AWS::Cognito::IdentityPool': (subject) => {
    const physicalId = `${subject.pseudo.region}:${resourceUuid(subject)}`;
    return { physicalId, attributes: { Id: physicalId, Name: nameOf(subject, 'IdentityPoolName') } };
  },
};
