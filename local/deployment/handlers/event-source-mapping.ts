import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import { epochSecondsToDate, readBoolean, readNumber } from '../property-types.ts';
import type { ResourceHandler } from '../types.ts';

/**
 * Creates the mapping of an `AWS::Lambda::EventSourceMapping` whose source is Kafka.
 * CloudFormation's properties are the API's, but for numbers and booleans that may be text, and the
 * self-managed brokers' key.
 */
export const createEventSourceMapping: ResourceHandler = async (resource, context) => {
  const reason = whyNotRun(
    resource,
    context.lambda.getFunction(String(resource.properties.FunctionName)) !== undefined,
  );
  if (reason) {
    context.notRun(resource, reason);
    return {};
  }
  await context.eventSourceMappings.create(mappingInput(resource.properties), { uuid: resource.physicalId });
  return {};
};

function whyNotRun({ properties }: ResolvedResource, hasFunction: boolean): string {
  const arn = properties.EventSourceArn;
  if (typeof arn === 'string' && !arn.split(':')[2]?.startsWith('kafka')) {
    return `event source ${arn.split(':')[2]} is not run; only Kafka is`;
  }
  return hasFunction ? '' : `its function ${String(properties.FunctionName)} is not run`;
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
