import { nameOnly, type Support, unsupported } from './resource-type.ts';

/** What is done with all other types of a service. */
export const serviceSupport: Readonly<Record<string, Support>> = {
  'AWS::ApiGateway': unsupported('REST APIs (v1) are not run; use an HTTP API'),
  'AWS::ApiGatewayV2': nameOnly('domain names and deployments need nothing here'),
  'AWS::ApplicationAutoScaling': nameOnly('nothing is scaled'),
  'AWS::Budgets': nameOnly('nothing costs anything'),
  'AWS::CDK': nameOnly('it describes the template'),
  'AWS::CertificateManager': nameOnly('certificates are AWS’s own'),
  'AWS::CloudFront': nameOnly('requests come to the API directly'),
  'AWS::CloudWatch': nameOnly('alarms and dashboards are not evaluated'),
  'AWS::CodeDeploy': nameOnly('functions are swapped at once'),
  'AWS::Cognito': nameOnly('the local issuer takes the place of the user pool'),
  'AWS::EC2': nameOnly('everything is on one machine, without a separate network'),
  'AWS::IAM': nameOnly('roles and policies need no running'),
  'AWS::KMS': nameOnly('data at rest is not encrypted'),
  'AWS::Logs': nameOnly('logs are written to the data directory'),
  'AWS::MSK': nameOnly('the local Kafka has what it needs'),
  'AWS::ResourceGroups': nameOnly('groups only list resources'),
  'AWS::Route53': nameOnly('addresses are those of this machine'),
  'AWS::SES': nameOnly('mail goes to the local mailbox'),
  'AWS::SecretsManager': nameOnly('secrets are neither rotated nor shared'),
  'AWS::ServiceCatalogAppRegistry': nameOnly('it describes the stack'),
  'AWS::WAFv2': nameOnly('requests come from this machine'),
  'AWS::XRay': nameOnly('traces are not collected'),
};
