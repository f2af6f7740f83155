import type { DeployedResource } from '../template/types.ts';

/**
 * Attributes of `Fn::GetAtt`, all of them, of the types that stacks of functions mostly refer to: the resource schemas of
 * CloudFormation, as aws-cdk-lib 2.276.0 has them. Types that are not here are not judged.
 */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGatewayV2::Api': ['ApiEndpoint', 'ApiId', 'ExecuteApiArn'],
  'AWS::ApiGatewayV2::Authorizer': ['AuthorizerId'],
  'AWS::ApiGatewayV2::Integration': ['IntegrationId'],
  'AWS::ApiGatewayV2::Route': ['RouteId'],
  'AWS::DynamoDB::GlobalTable': ['Arn', 'StreamArn', 'TableId'],
  'AWS::DynamoDB::Table': ['Arn', 'StreamArn'],
  'AWS::EC2::SecurityGroup': ['GroupId', 'Id', 'VpcId'],
  'AWS::Events::EventBus': ['Arn', 'Name', 'Policy'],
  'AWS::Events::Rule': ['Arn', 'RuleName'],
  'AWS::Glue::Registry': ['Arn'],
  'AWS::Glue::Schema': ['Arn', 'InitialSchemaVersionId'],
  'AWS::Glue::SchemaVersion': ['VersionId'],
  'AWS::IAM::Group': ['Arn'],
  'AWS::IAM::InstanceProfile': ['Arn'],
  'AWS::IAM::ManagedPolicy': [
    'AttachmentCount',
    'CreateDate',
    'DefaultVersionId',
    'IsAttachable',
    'PermissionsBoundaryUsageCount',
    'PolicyArn',
    'PolicyId',
    'UpdateDate',
  ],
  'AWS::IAM::Role': ['Arn', 'RoleId'],
  'AWS::IAM::User': ['Arn'],
  'AWS::KMS::Key': ['Arn', 'KeyId'],
  'AWS::Lambda::Alias': ['AliasArn'],
  'AWS::Lambda::EventSourceMapping': ['EventSourceMappingArn', 'Id'],
  'AWS::Lambda::Function': [
    'Arn',
    'SnapStartResponse',
    'SnapStartResponse.ApplyOn',
    'SnapStartResponse.OptimizationStatus',
  ],
  'AWS::Lambda::LayerVersion': ['LayerVersionArn'],
  'AWS::Lambda::Url': ['FunctionArn', 'FunctionUrl'],
  'AWS::Lambda::Version': ['FunctionArn', 'Version'],
  'AWS::Logs::LogGroup': ['Arn'],
  'AWS::MSK::Cluster': ['Arn', 'CurrentVersion'],
  'AWS::MSK::Configuration': [
    'Arn',
    'LatestRevision.CreationTime',
    'LatestRevision.Description',
    'LatestRevision.Revision',
  ],
  'AWS::MSK::ServerlessCluster': ['Arn'],
  'AWS::MSK::Topic': ['TopicArn'],
  'AWS::S3::Bucket': ['Arn', 'DomainName', 'DualStackDomainName', 'RegionalDomainName', 'WebsiteURL'],
  'AWS::SNS::Topic': ['TopicArn', 'TopicName'],
  'AWS::SQS::Queue': ['Arn', 'QueueName', 'QueueUrl'],
  'AWS::SSM::Parameter': ['Arn', 'Type', 'Value'],
  'AWS::SecretsManager::Secret': ['Id'],
};

/**
 * Why a resource cannot have an attribute, in CloudFormation's words and with what it has; undefined when it may have it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html
 */
export function unknownAttribute(
  { logicalId, type, attributes }: DeployedResource,
  attribute: string,
): string | undefined {
  const known = Object.hasOwn(ATTRIBUTES, type) ? ATTRIBUTES[type] : undefined;
  if (!known || known.includes(attribute) || Object.hasOwn(attributes, attribute)) return undefined;
  // Buckets have attributes of metadata tables besides.
  if (attribute.startsWith('Metadata') && attribute.includes('.')) return undefined;
  return `resource ${logicalId} (${type}) does not support attribute type ${attribute} in Fn::GetAtt; accepted: ${known.join(', ')}`;
}
