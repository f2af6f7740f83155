import { isDeepStrictEqual } from 'node:util';
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { UnsupportedMappingException } from '../../event-source-mapping/api/validation/unsupported.ts';
import { functionReference } from '../../lambda/function-name.ts';
import type { ResolvedResource } from '../../template/types.ts';
import type { CreateResource, DeploymentContext, RemoveResource, UpdateResource } from '../context.ts';
import { clustersOf } from '../msk/clusters.ts';
import { resourcesOfType } from '../resources-of-type.ts';
import { mappingInput } from './mapping-input.ts';

/** Properties that UpdateEventSourceMapping does not take, as the schema of the resource has them, and `Topics`. */
const REPLACING = [
  'AmazonManagedKafkaEventSourceConfig',
  'EventSourceArn',
  'SelfManagedEventSource',
  'SelfManagedKafkaEventSourceConfig',
  'StartingPosition',
  'StartingPositionTimestamp',
  'Topics',
];

/**
 * Creates the mapping of an `AWS::Lambda::EventSourceMapping`; one that would run differently than on AWS is named as
 * not run.
 */
export const createEventSourceMapping: CreateResource = async (resource, context) => {
  const functionName = String(resource.properties.FunctionName);
  if (!context.lambda.getFunction(functionName)) {
    context.reportUnsupported(resource, reasonWithout(functionName, context));
    return {};
  }
  const input = mappingInput(resource.properties);
  try {
    await context.eventSourceMappings.create(input, { uuid: resource.physicalId });
  } catch (error) {
    if (!(error instanceof UnsupportedMappingException)) throw error;
    context.reportUnsupported(resource, error.reason);
    return {};
  }
  warnOfImportedCluster(resource, input, context);
  return {};
};

/**
 * Gives a mapping other settings: batches in flight are finished with the old ones, and polling is resumed where the consumer
 * group is. What CloudFormation would replace is created again under the same id.
 */
export const updateEventSourceMapping: UpdateResource = async (resource, previous, context) => {
  const { physicalId: uuid, properties } = resource;
  const runs = context.eventSourceMappings.list().some(({ UUID }) => UUID === uuid);
  const isReplaced = REPLACING.some(
    (name) => !isDeepStrictEqual(properties[name], previous.properties[name]),
  );
  if (runs && !isReplaced && context.lambda.getFunction(String(properties.FunctionName))) {
    await context.eventSourceMappings.replaceSettings(uuid, mappingInput(properties));
    return {};
  }
  if (runs) await context.eventSourceMappings.remove(uuid);
  return createEventSourceMapping(resource, context);
};

/** Ends a mapping when its batches in flight are finished; its consumer group stays. */
export const removeEventSourceMapping: RemoveResource = async ({ physicalId: uuid }, context) => {
  const runs = context.eventSourceMappings.list().some(({ UUID }) => UUID === uuid);
  if (runs) await context.eventSourceMappings.remove(uuid);
};

/**
 * Why a mapping without its function is not run. A function that no template has may exist in the account; where it does not,
 * CreateEventSourceMapping fails: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
function reasonWithout(functionName: string, { resources }: DeploymentContext): string {
  const { name } = functionReference(functionName);
  const isDeclared = resourcesOfType(resources, 'AWS::Lambda::Function').some(
    ({ physicalId }) => physicalId === name,
  );
  return isDeclared
    ? `its function ${functionName} is not run`
    : `its function ${functionName} is in no template that runs here; unless it exists in the account, AWS fails with “Function not found”`;
}

/** The local Kafka takes the place of every cluster; logs a warning when it is not one of the template. */
function warnOfImportedCluster(
  { logicalId }: ResolvedResource,
  { EventSourceArn, SelfManagedEventSource, Topics }: CreateEventSourceMappingCommandInput,
  { kafka, resources, log }: DeploymentContext,
): void {
  const named = SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS ?? [EventSourceArn];
  const here = [...kafka.bootstrapBrokers, ...clustersOf(resources).map(({ arn }) => arn)];
  if (named.every((each) => here.includes(String(each)))) return;
  log.warn(
    `${logicalId}: ${named.join(', ')} is not in the template; topic ${Topics} is read from the local Kafka ${kafka.bootstrapBrokers} instead`,
  );
}
