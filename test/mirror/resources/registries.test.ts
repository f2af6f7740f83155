import { expect, test } from '@jest/globals';
import type { TypeRules } from '../../../local/src/resources/constraints/rule.ts';
import { describeResource } from '../../../local/src/resources/describe-resource.ts';
import { resourceTypes } from '../../../local/src/resources/index.ts';
import { creationOf, resourceTypeNamed } from '../../../local/src/resources/resource-type-named.ts';
import { serviceSupport } from '../../../local/src/resources/service-support.ts';
import { supportOf } from '../../../local/src/resources/support-of.ts';
import { uniqueNameTaken } from '../../../local/src/resources/unique-name-taken.ts';
import { unknownAttribute } from '../../../local/src/resources/unknown-attribute.ts';
import type { PseudoParameters, ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';

type Properties = Readonly<Record<string, TemplateValue>>;

const types = [
  ...new Set([
    ...resourceTypes.map(({ type }) => type),
    ...Object.keys(serviceSupport).map((service) => `${service}::Other`),
    'AWS::Unheard::Of',
    'Custom::Thing',
  ]),
].sort();

const pseudo: PseudoParameters = {
  accountId: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
  stackName: 'Shop',
  stackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Shop/1',
  urlSuffix: 'amazonaws.com',
};
const elsewhere: PseudoParameters = { ...pseudo, accountId: '444455556666', region: 'us-east-1' };

/** Every property that decides a name or an ARN of some type. */
const named: Properties = {
  AlarmName: 'alarm',
  AliasName: 'alias/key',
  ApiId: 'api1234567',
  AvailabilityZone: 'eu-central-1b',
  Bucket: 'of-bucket',
  BucketName: 'bucket',
  CidrBlock: '10.1.0.0/16',
  ClientName: 'client',
  ClusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/11111111-2222-3333-4444-555555555555-1',
  ClusterName: 'cluster',
  ConfigurationName: 'configuration',
  DashboardName: 'dashboard',
  DeliveryStreamName: 'delivery',
  Description: 'described',
  Domain: 'domain',
  DomainName: 'shop.example.com',
  EmailIdentity: 'shop@example.com',
  EventBusName: 'bus',
  FifoQueue: true,
  FifoTopic: true,
  FunctionName: 'function',
  GroupName: 'group',
  Id: 'id',
  Identifier: 'identifier',
  IdentityPoolName: 'pool',
  InstanceProfileName: 'profile',
  LayerName: 'layer',
  LogGroupName: '/log/group',
  ManagedPolicyName: 'managed',
  Name: 'name',
  Path: '/path/',
  PolicyName: 'policy',
  QueueName: 'queue.fifo',
  Registry: { Name: 'registry' },
  RoleName: 'role',
  RouteKey: 'GET /orders',
  Schema: { SchemaName: 'name', RegistryName: 'registry' },
  SchemaDefinition: '"string"',
  StageName: 'stage',
  StateMachineName: 'machine',
  TableName: 'table',
  TargetClusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/other/1-1',
  TargetFunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:function',
  TopicArn: 'arn:aws:sns:eu-central-1:111122223333:topic',
  TopicName: 'topic',
  Type: 'StringList',
  Url: 'https://token.example.com',
  UserName: 'user',
  UserPoolId: 'eu-central-1_pool',
  Username: 'person',
  Value: 'a,b',
  VpcId: 'vpc-1',
};

/** Values that decide whether a resource is run. */
const deciding: readonly Properties[] = [
  {},
  named,
  { ProtocolType: 'WEBSOCKET' },
  { AuthorizerType: 'REQUEST' },
  { IntegrationType: 'HTTP_PROXY' },
  { IntegrationType: 'AWS_PROXY' },
  { ScheduleExpression: 'rate(1 minute)' },
  { EventSourceArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/c/1' },
  { EventSourceArn: 'arn:aws:sqs:eu-central-1:111122223333:queue' },
  { Runtime: 'python3.13' },
  { Runtime: 'nodejs24.x' },
  { PackageType: 'Image' },
];

function resource(type: string, properties: Properties, place = pseudo, logicalId = 'Thing') {
  return { ...describeResource(type, logicalId, properties, place), properties } satisfies ResolvedResource;
}

function returnValues(type: string, properties: Properties) {
  const { physicalId, attributes } = describeResource(type, 'Thing', properties, pseudo);
  return { Ref: physicalId, ...attributes };
}

/** What is said of another resource of the same values: of the same type, in another account, and of which other types. */
function uniqueness(type: string) {
  const taken = (other: ResolvedResource) =>
    uniqueNameTaken(resource(type, named, pseudo, 'Second'), { resources: new Map([['Shop.First', other]]) });
  const own = resource(type, named);
  return {
    same: taken(own),
    sameElsewhere: taken(resource(type, named, elsewhere)),
    unnamed: uniqueNameTaken(resource(type, {}), {
      resources: new Map([['Shop.First', resource(type, {})]]),
    }),
    otherTypes: types.filter((other) => other !== type && taken({ ...own, type: other }).length > 0),
  };
}

const noConstraints: TypeRules = {};

/** JSON in one line for each value, so that a difference is seen in its line. */
const lines = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));

test('The registries describe the same types as always.', () => {
  expect(types).toMatchSnapshot();
});

test.each(types)('The registries describe %s as they always have.', (type) => {
  const support = [...new Set(deciding.map((properties) => JSON.stringify(supportOf(type, properties))))];
  const { kinds = {}, rules = [] } = resourceTypeNamed(type)?.constraints ?? noConstraints;
  expect({
    support,
    unnamed: lines(returnValues(type, {})),
    named: lines(returnValues(type, named)),
    uniqueness: lines(uniqueness(type)),
    unknownAttribute: unknownAttribute(resource(type, named), 'Nope'),
    properties: lines(resourceTypeNamed(type)?.properties ?? {}),
    required: JSON.stringify(resourceTypeNamed(type)?.requiredProperties ?? []),
    checked: Object.keys(kinds),
    rules: rules.map(({ reads }) => reads.join(', ')),
    isCreated: creationOf(type) !== undefined,
  }).toMatchSnapshot();
});
