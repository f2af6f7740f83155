import { describe, expect, test } from '@jest/globals';
import { attributeOf, describeResource } from '../../../local/src/resources/describe-resource.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { pseudo } from '../template/scopes.ts';

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const clusterArn = 'arn:aws:kafka:us-east-1:123456789012:cluster/main/1f3a-1';
const made = (type: string, properties: Record<string, TemplateValue> = {}, logicalId = 'Thing') =>
  describeResource(type, logicalId, properties, pseudo);

describe('Ref is what AWS gives for the type', () => {
  test.each<[string, Record<string, TemplateValue>, RegExp]>([
    ['AWS::CloudFront::Distribution', {}, /^[0-9A-Z]{14}$/],
    ['AWS::ApiGatewayV2::Api', {}, /^[0-9a-z]{10}$/],
    ['AWS::ApiGatewayV2::Stage', { StageName: '$default' }, /^\$default$/],
    ['AWS::ApiGatewayV2::Route', {}, /^[0-9a-z]{7}$/],
    ['AWS::Cognito::UserPool', {}, /^us-east-1_[0-9a-z]{9}$/],
    ['AWS::Cognito::UserPoolClient', {}, /^[0-9a-z]{26}$/],
    ['AWS::Cognito::UserPoolGroup', { GroupName: 'staff' }, /^staff$/],
    ['AWS::DynamoDB::Table', {}, /^shop-dev-Thing$/],
    ['AWS::DynamoDB::GlobalTable', { TableName: 'orders' }, /^orders$/],
    ['AWS::EC2::VPC', {}, /^vpc-[0-9a-f]{17}$/],
    ['AWS::EC2::SecurityGroup', {}, /^sg-[0-9a-f]{17}$/],
    ['AWS::Events::Rule', { Name: 'tick', EventBusName: 'own' }, /^own\|tick$/],
    ['AWS::Glue::Registry', { Name: 'r' }, /^arn:aws:glue:us-east-1:123456789012:registry\/r$/],
    [
      'AWS::Glue::Schema',
      { Name: 's', Registry: { Name: 'r' } },
      /^arn:aws:glue:us-east-1:123456789012:schema\/r\/s$/,
    ],
    ['AWS::Glue::SchemaVersion', { Schema: { SchemaArn: 'a' } }, new RegExp(`^${uuid}$`)],
    ['AWS::IAM::Role', {}, /^shop-dev-Thing-[0-9A-Z]{12}$/],
    ['AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'p' }, /^arn:aws:iam::123456789012:policy\/p$/],
    ['AWS::KMS::Key', {}, new RegExp(`^${uuid}$`)],
    ['AWS::Lambda::Function', { FunctionName: 'f' }, /^f$/],
    ['AWS::Lambda::Version', { FunctionName: 'f' }, /^arn:aws:lambda:us-east-1:123456789012:function:f:1$/],
    ['AWS::Lambda::EventSourceMapping', {}, new RegExp(`^${uuid}$`)],
    ['AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/f' }, /^\/aws\/lambda\/f$/],
    [
      'AWS::MSK::Cluster',
      { ClusterName: 'main' },
      new RegExp(`^arn:aws:kafka:us-east-1:123456789012:cluster/main/${uuid}-1$`),
    ],
    [
      'AWS::MSK::Topic',
      { ClusterArn: clusterArn, TopicName: 'orders' },
      /^arn:aws:kafka:us-east-1:123456789012:topic\/main\/1f3a-1\/orders$/,
    ],
    ['AWS::S3::Bucket', {}, /^shop-dev-thing-[0-9a-z]{12}$/],
    [
      'AWS::SecretsManager::Secret',
      { Name: 's' },
      /^arn:aws:secretsmanager:us-east-1:123456789012:secret:s-[0-9a-z]{6}$/,
    ],
    ['AWS::SES::EmailIdentity', { EmailIdentity: 'shop@example.com' }, /^shop@example\.com$/],
    ['AWS::SNS::Topic', { TopicName: 't' }, /^arn:aws:sns:us-east-1:123456789012:t$/],
    ['AWS::SQS::Queue', { QueueName: 'q' }, /^http:\/\/127\.0\.0\.1:4566\/123456789012\/q$/],
    ['AWS::SQS::Queue', { FifoQueue: true }, /\/shop-dev-Thing-[0-9A-Z]{12}\.fifo$/],
    ['AWS::SSM::Parameter', { Name: '/a/b' }, /^\/a\/b$/],
    ['AWS::Unheard::Of', {}, /^shop-dev-Thing-[0-9A-Z]{12}$/],
  ])('Ref is what AWS gives for %s %j', (type, properties, expected) => {
    expect(made(type, properties).physicalId).toMatch(expected);
  });
});

describe('Fn::GetAtt is what AWS gives for the type', () => {
  const anArn = (rest: string) => `arn:aws:${rest}`;
  test.each<[string, Record<string, TemplateValue>, string, TemplateValue]>([
    ['AWS::IAM::Role', { RoleName: 'r', Path: '/app/' }, 'Arn', anArn('iam::123456789012:role/app/r')],
    [
      'AWS::Lambda::Function',
      { FunctionName: 'f' },
      'Arn',
      anArn('lambda:us-east-1:123456789012:function:f'),
    ],
    ['AWS::Logs::LogGroup', { LogGroupName: 'g' }, 'Arn', anArn('logs:us-east-1:123456789012:log-group:g:*')],
    ['AWS::DynamoDB::Table', { TableName: 't' }, 'Arn', anArn('dynamodb:us-east-1:123456789012:table/t')],
    ['AWS::SQS::Queue', { QueueName: 'q' }, 'QueueName', 'q'],
    ['AWS::SNS::Topic', { TopicName: 't' }, 'TopicName', 't'],
    ['AWS::SSM::Parameter', { Name: '/a/b', Value: 'v' }, 'Value', 'v'],
    ['AWS::SSM::Parameter', { Name: '/a/b' }, 'Arn', anArn('ssm:us-east-1:123456789012:parameter/a/b')],
    ['AWS::S3::Bucket', { BucketName: 'b' }, 'Arn', anArn('s3:::b')],
    ['AWS::EC2::VPC', { CidrBlock: '10.9.0.0/16' }, 'CidrBlock', '10.9.0.0/16'],
    ['AWS::Events::Rule', { Name: 'r' }, 'Arn', anArn('events:us-east-1:123456789012:rule/r')],
    [
      'AWS::MSK::Topic',
      { ClusterArn: clusterArn, TopicName: 't' },
      'TopicArn',
      anArn('kafka:us-east-1:123456789012:topic/main/1f3a-1/t'),
    ],
  ])('Fn::GetAtt is what AWS gives for %s %j %s', (type, properties, attribute, expected) => {
    expect(attributeOf(made(type, properties), attribute)).toBe(expected);
  });

  test('A user pool names its issuer', () => {
    const { physicalId, attributes } = made('AWS::Cognito::UserPool');
    expect(attributes.ProviderURL).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${physicalId}`);
  });

  test('An attribute that is not known becomes a placeholder with a warning', () => {
    const warnings: string[] = [];
    const table = made('AWS::DynamoDB::Table');
    expect(attributeOf(table, 'Color', (message) => warnings.push(message))).toBe('shop-dev-Thing.Color');
    expect(warnings).toEqual([
      'Thing (AWS::DynamoDB::Table): attribute Color is not known here, shop-dev-Thing.Color takes its place',
    ]);
  });
});

describe('Ids stay the same from run to run and differ between resources', () => {
  test.each([
    'AWS::EC2::Subnet',
    'AWS::Lambda::EventSourceMapping',
    'AWS::IAM::Role',
    'AWS::ApiGatewayV2::Api',
  ])('Ids stay the same from run to run and differ between resources: %s', (type) => {
    expect(made(type)).toEqual(made(type));
    expect(made(type).physicalId).not.toBe(made(type, {}, 'Other').physicalId);
  });

  test('A cluster keeps its ARN when its logical id changes', () => {
    const properties = { ClusterName: 'main' };
    expect(made('AWS::MSK::Cluster', properties, 'Other').physicalId).toBe(
      made('AWS::MSK::Cluster', properties).physicalId,
    );
  });

  test('A schema version is known by its schema and definition, first version or later', () => {
    const schema = made('AWS::Glue::Schema', {
      Name: 's',
      Registry: { Name: 'r' },
      SchemaDefinition: '{"v":1}',
    });
    const version = (SchemaDefinition: string) =>
      made('AWS::Glue::SchemaVersion', { Schema: { SchemaArn: schema.physicalId }, SchemaDefinition });
    expect(version('{"v":1}').physicalId).toBe(schema.attributes.InitialSchemaVersionId);
    expect(version('{"v":2}').physicalId).not.toBe(schema.attributes.InitialSchemaVersionId);
  });

  test('A name that CloudFormation makes fits the length that AWS allows', () => {
    const { physicalId } = made('AWS::Lambda::Function', {}, 'L'.repeat(100));
    expect(physicalId).toMatch(/^shop-dev-L+-[0-9A-Z]{12}$/);
    expect(physicalId).toHaveLength(64);
  });
});
