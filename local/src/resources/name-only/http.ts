import { withId } from '../http-api/return-values.ts';
import { type ResourceType, unsupported } from '../resource-type.ts';
import { alphanumericId, arnOf, globalArnOf, nameOf, resourceUuid } from '../return-values.ts';

/** Types before HTTP APIs: REST APIs, domain names, distributions, certificates. */
export const httpTypes: readonly ResourceType[] = [
  {
    type: 'AWS::ApiGateway::RestApi',
    support: unsupported('REST APIs (v1) are not run; use an HTTP API'),
  },
  {
    type: 'AWS::ApiGatewayV2::Deployment',
    returnValues: withId('DeploymentId'),
  },
  {
    type: 'AWS::ApiGatewayV2::DomainName',
    returnValues: (subject) => {
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
  },
  {
    type: 'AWS::CertificateManager::Certificate',
    returnValues: (subject) => {
      const physicalId = arnOf(subject, 'acm', `certificate/${resourceUuid(subject)}`);
      return { physicalId, attributes: { CertificateArn: physicalId } };
    },
  },
  {
    type: 'AWS::CloudFront::Distribution',
    returnValues: (subject) => {
      const physicalId = alphanumericId(subject, 14).toUpperCase();
      const DomainName = `d${alphanumericId(subject, 13)}.cloudfront.net`;
      return { physicalId, attributes: { Id: physicalId, DomainName } };
    },
  },
];
