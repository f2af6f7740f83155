import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { UnsupportedMappingException } from '../../event-source-mapping/validation/unsupported.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { clustersOf } from '../clusters.ts';
import { epochSecondsToDate, readBoolean, readNumber } from '../property-types.ts';
import type { DeploymentContext, ResourceHandler } from '../types.ts';

/**
 * Creates the mapping of an `AWS::Lambda::EventSourceMapping`; one that would run differently than on AWS is named as
 * not run. CloudFormation's properties are the API's, but for numbers and booleans that may be text, and the
 * self-managed brokers' key.
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

const numbers = [
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
] as const;
const booleans = ['Enabled', 'BisectBatchOnFunctionError'] as const;
const cloudFormationOnly = new Set([
  'Tags',
  'SelfManagedEventSource',
  'StartingPositionTimestamp',
  'ProvisionedPollerConfig',
]);

/** @returns the request that CloudFormation would send to Lambda. */
export function mappingInput(
  properties: Readonly<Record<string, TemplateValue>>,
): CreateEventSourceMappingCommandInput {
  const rest = Object.fromEntries(
    Object.entries(properties).filter(([name]) => !cloudFormationOnly.has(name)),
  );
  const converted = Object.fromEntries([
    ...numbers.filter((name) => name in rest).map((name) => [name, readNumber(rest[name], name)]),
    ...booleans.filter((name) => name in rest).map((name) => [name, readBoolean(rest[name], name)]),
  ]);
  return {
    ...rest,
    ...converted,
    ...pollers(properties.ProvisionedPollerConfig),
    ...selfManaged(properties.SelfManagedEventSource),
    ...('StartingPositionTimestamp' in properties
      ? { StartingPositionTimestamp: epochSecondsToDate(properties.StartingPositionTimestamp) }
      : {}),
  } as unknown as CreateEventSourceMappingCommandInput;
}

function pollers(config: TemplateValue | undefined) {
  if (config === undefined) return {};
  const { MinimumPollers, MaximumPollers, PollerGroupName } = config as Record<
    string,
    TemplateValue | undefined
  >;
  return {
    ProvisionedPollerConfig: {
      MinimumPollers: readNumber(MinimumPollers, 'MinimumPollers'),
      MaximumPollers: readNumber(MaximumPollers, 'MaximumPollers'),
      PollerGroupName,
    },
  };
}

/** CloudFormation says `KafkaBootstrapServers` where the API says `KAFKA_BOOTSTRAP_SERVERS`. */
function selfManaged(source: TemplateValue | undefined) {
  if (source === undefined) return {};
  const { Endpoints } = source as { Endpoints?: { KafkaBootstrapServers?: string[] } };
  return {
    SelfManagedEventSource: {
      Endpoints: { KAFKA_BOOTSTRAP_SERVERS: Endpoints?.KafkaBootstrapServers ?? [] },
    },
  };
}
