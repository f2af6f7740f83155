import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { UnsupportedMappingException } from '../../event-source-mapping/validation/unsupported.ts';
import type { ResolvedResource } from '../../template/types.ts';
import { clustersOf } from '../clusters.ts';
import type { DeploymentContext, ResourceHandler } from '../types.ts';
import { mappingInput } from './mapping-input.ts';

/**
 * Creates the mapping of an `AWS::Lambda::EventSourceMapping`; one that would run differently than on AWS is named as
 * not run.
 */
export const createEventSourceMapping: ResourceHandler = async (resource, context) => {
  const functionName = String(resource.properties.FunctionName);
  if (!context.lambda.getFunction(functionName)) {
    context.notRun(resource, `its function ${functionName} is not run`);
    return {};
  }
  const input = mappingInput(resource.properties);
  try {
    await context.eventSourceMappings.create(input, { uuid: resource.physicalId });
  } catch (error) {
    if (!(error instanceof UnsupportedMappingException)) throw error;
    context.notRun(resource, error.reason);
    return {};
  }
  tellStandIn(resource, input, context);
  return {};
};

/** The local Kafka stands in for every cluster; people are told when it is not one of the template. */
function tellStandIn(
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
