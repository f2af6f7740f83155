import { alphanumericId, arnOf, globalArnOf, type Namer, type Namers, namedBy, nameOf } from './naming.ts';

/** Names a type whose `Ref` is an id of seven characters, under the attribute name given as well. */
function withId(attribute: string): Namer {
  return (subject) => {
    const physicalId = alphanumericId(subject, 7);
    return { physicalId, attributes: { [attribute]: physicalId } };
  };
}

/** `AWS::ApiGatewayV2::*`, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html */
export const httpApiNamers: Namers = {
  'AWS::ApiGatewayV2::Api': (subject) => {
    const physicalId = alphanumericId(subject, 10);
    const { region, urlSuffix } = subject.pseudo;
    return {
      physicalId,
      attributes: {
        ApiId: physicalId,
        ApiEndpoint: `https://${physicalId}.execute-api.${region}.${urlSuffix}`,
        ExecuteApiArn: arnOf(subject, 'execute-api', physicalId),
      },
    };
  },
  'AWS::ApiGatewayV2::DomainName': (subject) => {
    const physicalId = nameOf(subject, 'DomainName');
    const { region } = subject.pseudo;
    return {
      physicalId,
      attributes: {
        DomainNameArn: globalArnOf(subject, 'apigateway', `/domainnames/${physicalId}`),
        RegionalDomainName: `d-${alphanumericId(subject, 10)}.execute-api.${region}.amazonaws.com`,
        RegionalHostedZoneId: `Z${alphanumericId(subject, 13).toUpperCase()}`,
      },
    };
  },
  'AWS::CloudFront::Distribution': (subject) => {
    const physicalId = alphanumericId(subject, 14).toUpperCase();
    const DomainName = `d${alphanumericId(subject, 13)}.cloudfront.net`;
    return { physicalId, attributes: { Id: physicalId, DomainName } };
  },
  'AWS::ApiGatewayV2::Authorizer': withId('AuthorizerId'),
  'AWS::ApiGatewayV2::Deployment': withId('DeploymentId'),
  'AWS::ApiGatewayV2::Integration': withId('IntegrationId'),
  'AWS::ApiGatewayV2::Route': withId('RouteId'),
  'AWS::ApiGatewayV2::Stage': namedBy('StageName'),
};
