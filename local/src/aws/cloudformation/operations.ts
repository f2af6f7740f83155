import { ServiceException } from '../../shared/service-exception.ts';
import { InvalidPageTokenError, pageOf } from '../protocol/paging.ts';
import { type QueryValue, queryMembers } from '../protocol/query.ts';
import type { StackDescription, StackResourceDescription } from './stack-description.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html */
const MOST_DESCRIBED_RESOURCES = 100;
/** UNCONFIRMED: the documentation gives no number for a page of ListStackResources and ListStacks. */
const PAGE_SIZE = 100;

const STATUS_FILTER = /^StackStatusFilter\.member\.\d+$/;

/** @returns the members of the result as XML. */
type Operation = (stacks: readonly StackDescription[], parameters: URLSearchParams) => string;

/** Reading of stacks: they come from the template that the mirror runs. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeStackResource: (stacks, parameters) => {
    const logicalId = required(parameters, 'LogicalResourceId');
    const stack = stackNamed(stacks, required(parameters, 'StackName'));
    const resource = resourceNamed(stack, logicalId);
    const { Timestamp: LastUpdatedTimestamp, ...members } = describeResource(stack, resource);
    return queryMembers({ StackResourceDetail: { ...members, LastUpdatedTimestamp } });
  },
  DescribeStackResources: (stacks, parameters) => {
    const stack = describedStack(stacks, parameters);
    const logicalId = parameters.get('LogicalResourceId');
    const resources = logicalId === null ? stack.resources : [resourceNamed(stack, logicalId)];
    const described = resources.slice(0, MOST_DESCRIBED_RESOURCES);
    return queryMembers({ StackResources: described.map((resource) => describeResource(stack, resource)) });
  },
  DescribeStacks: (stacks, parameters) => {
    const name = parameters.get('StackName');
    const described = name === null ? stacks : [stackNamed(stacks, name)];
    return queryMembers({ Stacks: described.map(describeStack) });
  },
  GetTemplate: (stacks, parameters) => {
    const { template } = stackNamed(stacks, required(parameters, 'StackName'));
    return queryMembers({ TemplateBody: template, StagesAvailable: ['Original', 'Processed'] });
  },
  ListStackResources: (stacks, parameters) => {
    const stack = stackNamed(stacks, required(parameters, 'StackName'));
    const { items, nextToken } = page(stack.resources, parameters);
    const summaries = items.map((resource) => {
      const { StackId: _, StackName: __, Timestamp, ...members } = describeResource(stack, resource);
      return { ...members, LastUpdatedTimestamp: Timestamp };
    });
    return queryMembers({ StackResourceSummaries: summaries, NextToken: nextToken });
  },
  ListStacks: (stacks, parameters) => {
    const statuses = [...parameters].flatMap(([name, value]) => (STATUS_FILTER.test(name) ? [value] : []));
    const wanted = stacks.filter(({ status }) => statuses.length === 0 || statuses.includes(status));
    const { items, nextToken } = page(wanted, parameters);
    const summaries = items.map(({ stackName, stackId, status, createdAt, description }) => ({
      StackName: stackName,
      StackId: stackId,
      TemplateDescription: description,
      CreationTime: createdAt.toISOString(),
      StackStatus: status,
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    }));
    return queryMembers({ StackSummaries: summaries, NextToken: nextToken });
  },
};

/** Without `CAPABILITY_…`: nothing here asks for them. */
function describeStack(stack: StackDescription) {
  return {
    StackName: stack.stackName,
    StackId: stack.stackId,
    Description: stack.description,
    CreationTime: stack.createdAt.toISOString(),
    LastUpdatedTime: stack.updatedAt?.toISOString(),
    StackStatus: stack.status,
    Parameters: stack.parameters.map(({ key, value }) => ({ ParameterKey: key, ParameterValue: value })),
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description,
      ExportName: exportName,
    })),
    Tags: [],
    DisableRollback: 'false',
    EnableTerminationProtection: 'false',
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  } satisfies QueryValue;
}

function describeResource({ stackName, stackId }: StackDescription, resource: StackResourceDescription) {
  return {
    StackName: stackName,
    StackId: stackId,
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    Timestamp: resource.updatedAt.toISOString(),
    ResourceStatus: resource.status,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  } satisfies QueryValue;
}

/** @throws {ServiceException} as met on AWS: https://github.com/cloudquery/cq-provider-aws/issues/824 */
function stackNamed(stacks: readonly StackDescription[], name: string): StackDescription {
  const found = stacks.find(({ stackName, stackId }) => stackName === name || stackId === name);
  if (found) return found;
  throw new ServiceException('ValidationError', `Stack with id ${name} does not exist`, 400);
}

/** @throws {ServiceException} as met on AWS: https://github.com/aws-samples/amazon-rekognition-video-analyzer/issues/23 */
function resourceNamed(stack: StackDescription, name: string): StackResourceDescription {
  const found = stack.resources.find(({ logicalId }) => logicalId === name);
  if (found) return found;
  throw new ServiceException(
    'ValidationError',
    `Resource ${name} does not exist for stack ${stack.stackName}`,
    400,
  );
}

/**
 * `StackName` or `PhysicalResourceId`, not both:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
 * The words of the errors are UNCONFIRMED.
 */
function describedStack(stacks: readonly StackDescription[], parameters: URLSearchParams): StackDescription {
  const name = parameters.get('StackName');
  const physicalId = parameters.get('PhysicalResourceId');
  if ((name === null) === (physicalId === null))
    throw new ServiceException(
      'ValidationError',
      'Exactly one of StackName and PhysicalResourceId must be specified',
      400,
    );
  if (name !== null) return stackNamed(stacks, name);
  const found = stacks.find(({ resources }) => resources.some((each) => each.physicalId === physicalId));
  if (found) return found;
  throw new ServiceException('ValidationError', `Stack for ${physicalId} does not exist`, 400);
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value) return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw new ServiceException(
    'ValidationError',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    400,
  );
}

function page<T>(all: readonly T[], parameters: URLSearchParams) {
  try {
    return pageOf(all, PAGE_SIZE, parameters.get('NextToken'));
  } catch (cause) {
    if (!(cause instanceof InvalidPageTokenError)) throw cause;
    throw new ServiceException('ValidationError', cause.message, 400, { cause });
  }
}
