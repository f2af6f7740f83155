import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AwsEndpoint } from '../../../local/src/aws/types.ts';
import { StackRegistry } from '../../../local/src/deployment/stack-registry.ts';
import type { StackPlan } from '../../../local/src/deployment/types.ts';
import type { ResolvedResource, Template } from '../../../local/src/template/types.ts';
import { resource } from '../deployment/support.ts';
import { pseudo } from '../template/scopes.ts';
import { clientSettings, startTestEndpoint } from './fakes.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
const template: Template = {
  Description: 'A shop & more',
  Parameters: {
    Stage: { Type: 'String', Default: 'dev' },
    Password: { Type: 'String', NoEcho: true, Default: 'secret' },
    Count: { Type: 'Number', Default: 3 },
  },
  Resources: { Orders: { Type: 'AWS::Lambda::Function' }, Later: { Type: 'AWS::SQS::Queue' } },
  Outputs: { Url: { Value: 'u', Description: 'Where it is' }, Queue: { Value: 'q' } },
};
const many: Template = {
  Resources: Object.fromEntries(
    Array.from({ length: 120 }, (_, index) => [`Topic${index}`, { Type: 'AWS::SNS::Topic' }]),
  ),
};
const stackId = (name: string, region = 'us-east-1') =>
  `arn:aws:cloudformation:${region}:123456789012:stack/${name}/8a9c`;
const planOf = (name: string, of: Template, region?: string): StackPlan => ({
  stack: {
    id: name,
    stackName: name,
    dependsOn: [],
    template: of,
    templateFile: '/t',
    assetPath: () => undefined,
  },
  pseudo: { ...pseudo, stackName: name, stackId: stackId(name, region) },
  parameters: { Stage: 'prod' },
});

const resources = new Map<string, ResolvedResource>();
const registry = new StackRegistry(resources, () => new Date(1_000));
const denied: string[] = [];
let endpoint: AwsEndpoint;
let client: CloudFormationClient;
let restricted: CloudFormationClient;

beforeAll(async () => {
  endpoint = await startTestEndpoint({
    stacks: () => registry.list(),
    authorize: (accessKeyId, { action, resources: asked }) => {
      if (accessKeyId !== 'AKIADENIED') return undefined;
      denied.push(...asked);
      return { text: `User: me is not authorized to perform: ${action}` } as never;
    },
  });
  client = new CloudFormationClient(clientSettings(endpoint.url));
  restricted = new CloudFormationClient(clientSettings(endpoint.url, 'AKIADENIED'));
  const shop = planOf('Shop', template);
  registry.begin(shop);
  resources.set('Shop.Orders', {
    ...resource('AWS::Lambda::Function', 'Orders', {}, 'orders'),
    attributes: { Arn: functionArn },
  });
});
afterAll(async () => {
  client.destroy();
  restricted.destroy();
  await endpoint.stop(0);
});

test('A stack that is being deployed has its parameters, the resources created so far, and no outputs.', async () => {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'Shop' }));
  expect(Stacks).toEqual([
    expect.objectContaining({
      StackName: 'Shop',
      StackId: stackId('Shop'),
      StackStatus: 'CREATE_IN_PROGRESS',
      Description: 'A shop & more',
      CreationTime: new Date(1_000),
      Parameters: [
        { ParameterKey: 'Stage', ParameterValue: 'prod' },
        { ParameterKey: 'Password', ParameterValue: '****' },
        { ParameterKey: 'Count', ParameterValue: '3' },
      ],
      Outputs: [],
    }),
  ]);
  const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName: 'Shop' }));
  expect(StackResources).toEqual([
    expect.objectContaining({
      LogicalResourceId: 'Orders',
      PhysicalResourceId: 'orders',
      ResourceType: 'AWS::Lambda::Function',
      ResourceStatus: 'CREATE_COMPLETE',
      Timestamp: new Date(1_000),
    }),
  ]);
});

describe('once the stacks are complete', () => {
  beforeAll(() => {
    const { stack } = planOf('Shop', template);
    const outputs = { Url: 'https://a1.execute-api.us-east-1.amazonaws.com/prod', Queue: 'q' };
    registry.complete({ stack, outputs, exportNames: { Queue: 'shop-queue' } });
    registry.begin(planOf('Many', many));
    registry.begin(planOf('Abroad', template, 'eu-west-1'));
    for (const logicalId of Object.keys(many.Resources))
      resources.set(
        `Many.${logicalId}`,
        resource('AWS::SNS::Topic', logicalId, {}, `arn:aws:sns:${logicalId}`),
      );
  });

  test('A complete stack has its outputs, with the local address of its API.', async () => {
    registry.serveAt((text) =>
      text.replace('https://a1.execute-api.us-east-1.amazonaws.com', 'http://127.0.0.1:3000'),
    );
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackId('Shop') }));
    expect(Stacks?.[0]).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      Outputs: [
        { OutputKey: 'Url', OutputValue: 'http://127.0.0.1:3000/prod', Description: 'Where it is' },
        { OutputKey: 'Queue', OutputValue: 'q', ExportName: 'shop-queue' },
      ],
    });
  });

  test('A request sees the stacks of its Region.', async () => {
    const { Stacks } = await client.send(new DescribeStacksCommand({}));
    expect(Stacks?.map(({ StackName }) => StackName)).toEqual(['Shop', 'Many']);
    const { StackSummaries } = await client.send(
      new ListStacksCommand({ StackStatusFilter: ['CREATE_IN_PROGRESS'] }),
    );
    expect(StackSummaries).toMatchObject([{ StackName: 'Many', StackStatus: 'CREATE_IN_PROGRESS' }]);
  });

  test('One resource is found by its logical id, and a stack by the physical id of a resource.', async () => {
    const one = { StackName: 'Shop', LogicalResourceId: 'Orders' };
    const { StackResourceDetail } = await client.send(new DescribeStackResourceCommand(one));
    expect(StackResourceDetail).toMatchObject({
      PhysicalResourceId: 'orders',
      LastUpdatedTimestamp: new Date(1_000),
    });
    const byId = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId: 'orders' }));
    expect(byId.StackResources?.map(({ StackName }) => StackName)).toEqual(['Shop']);
  });

  test('DescribeStackResources describes 100 resources, ListStackResources lists all in pages.', async () => {
    const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName: 'Many' }));
    expect(StackResources).toHaveLength(100);
    const first = await client.send(new ListStackResourcesCommand({ StackName: 'Many' }));
    const rest = await client.send(
      new ListStackResourcesCommand({ StackName: 'Many', NextToken: first.NextToken }),
    );
    const listed = [first, rest].flatMap(({ StackResourceSummaries = [] }) => StackResourceSummaries);
    expect(new Set(listed.map(({ LogicalResourceId }) => LogicalResourceId)).size).toBe(120);
    expect(rest.NextToken).toBeUndefined();
  });

  test('GetTemplate returns the template.', async () => {
    const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: 'Shop' }));
    expect(JSON.parse(TemplateBody)).toEqual(template);
  });

  test.each([
    [new DescribeStacksCommand({ StackName: 'Nope' }), 'Stack with id Nope does not exist'],
    [
      new DescribeStackResourcesCommand({ StackName: 'Shop', LogicalResourceId: 'Nope' }),
      'Resource Nope does not exist for stack Shop',
    ],
    [
      new DescribeStackResourcesCommand({ StackName: 'Shop', PhysicalResourceId: 'orders' }),
      'Exactly one of StackName and PhysicalResourceId must be specified',
    ],
    [new DescribeStackResourcesCommand({ PhysicalResourceId: 'nope' }), 'Stack for nope does not exist'],
    [
      new ListStackResourcesCommand({ StackName: 'Shop', NextToken: 'x' }),
      "'x' is not a token of an earlier page.",
    ],
  ])('What does not exist is a ValidationError: %#.', async (command, message) => {
    await expect(client.send(command as DescribeStacksCommand)).rejects.toMatchObject({
      name: 'ValidationError',
      message,
    });
  });

  test('A function needs permission for the stack that it names.', async () => {
    const refused = restricted.send(new DescribeStacksCommand({ StackName: 'Shop' }));
    await expect(refused).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(restricted.send(new DescribeStacksCommand({}))).rejects.toThrow('not authorized');
    expect(denied).toEqual(['arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/*', '*']);
  });
});
