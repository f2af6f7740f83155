import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { ServiceException } from '../shared/service-exception.ts';
import { parseDestination } from './destination.ts';
import { compileFilterCriteria, InvalidFilterPattern } from './filter-pattern/index.ts';
import { checkModelConstraints } from './model-constraints.ts';
import { refuseUnsupported } from './unsupported.ts';

/** Longest timeout of a function with a Kafka mapping: https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html */
const LONGEST_FUNCTION_TIMEOUT_IN_SECONDS = 840;

/** https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html */
const SHORTEST_RECORD_AGE_IN_SECONDS = 60;

type Input = CreateEventSourceMappingCommandInput;

/** One rule: the text of what is wrong, or undefined. */
type Rule = (input: Input) => string | undefined;

/** Settings that need pollers of one's own: https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
const PROVISIONED_ONLY: readonly (readonly [string, (input: Input) => unknown])[] = [
  ['MaximumRetryAttempts', ({ MaximumRetryAttempts }) => (MaximumRetryAttempts ?? -1) !== -1],
  ['MaximumRecordAgeInSeconds', ({ MaximumRecordAgeInSeconds }) => (MaximumRecordAgeInSeconds ?? -1) !== -1],
  ['BisectBatchOnFunctionError', ({ BisectBatchOnFunctionError }) => BisectBatchOnFunctionError],
  ['FunctionResponseTypes', ({ FunctionResponseTypes }) => FunctionResponseTypes?.length],
  ['a Kafka topic as on-failure destination', (input) => destinationOf(input)?.kind === 'kafka'],
];

const RULES: readonly Rule[] = [
  ({ EventSourceArn, SelfManagedEventSource }) =>
    EventSourceArn || SelfManagedEventSource
      ? undefined
      : 'EventSourceArn or SelfManagedEventSource is required.',
  ({ Topics }) => (Topics ? undefined : 'Topics is required: the name of one topic.'),
  ({ MaximumRecordAgeInSeconds: age = -1 }) =>
    age === -1 || age >= SHORTEST_RECORD_AGE_IN_SECONDS
      ? undefined
      : `MaximumRecordAgeInSeconds is ${age}; accepted is -1 or a whole number from 60 to 604800.`,
  ({ StartingPosition }) =>
    StartingPosition ? undefined : 'StartingPosition is required: TRIM_HORIZON, LATEST or AT_TIMESTAMP.',
  ({ StartingPosition, StartingPositionTimestamp }) =>
    StartingPosition === 'AT_TIMESTAMP' && StartingPositionTimestamp === undefined
      ? 'StartingPosition AT_TIMESTAMP needs StartingPositionTimestamp.'
      : undefined,
  (input) => {
    const destination = destinationOf(input);
    return destination?.kind === 'kafka' && destination.topic === input.Topics?.[0]
      ? `The on-failure destination topic ${destination.topic} is the source topic; name another one.`
      : undefined;
  },
  (input) => {
    if (
      input.ProvisionedPollerConfig?.MinimumPollers !== undefined ||
      input.ProvisionedPollerConfig?.MaximumPollers
    ) {
      return undefined;
    }
    const used = PROVISIONED_ONLY.filter(([, isUsed]) => isUsed(input)).map(([name]) => name);
    return used.length > 0
      ? `${used.join(', ')} only available in Provisioned Mode. Specify MinimumPollers in ProvisionedPollerConfig.`
      : undefined;
  },
  (input) => {
    const registry = input.AmazonManagedKafkaEventSourceConfig?.SchemaRegistryConfig;
    return registry?.SchemaRegistryURI && input.ProvisionedPollerConfig?.MinimumPollers === undefined
      ? 'SchemaRegistryConfig is only available for Provisioned Mode. To configure Schema Registry, please enable Provisioned Mode by specifying MinimumPollers in ProvisionedPollerConfig.'
      : undefined;
  },
];

/**
 * Refuses what AWS refuses, when a mapping is created and again with the merged settings when it is updated.
 * @param functionTimeoutInSeconds of the function; undefined when there is no such function.
 * @throws {ServiceException} ValidationException, InvalidParameterValueException or ResourceNotFoundException
 */
export function checkMapping(input: Input, functionTimeoutInSeconds: number | undefined): void {
  checkModelConstraints(input);
  refuseUnsupported(input);
  for (const rule of RULES) {
    const problem = rule(input);
    if (problem) throw invalid(problem);
  }
  checkFilter(input);
  if (functionTimeoutInSeconds === undefined) {
    throw new ServiceException('ResourceNotFoundException', `Function not found: ${input.FunctionName}`, 404);
  }
  if (functionTimeoutInSeconds > LONGEST_FUNCTION_TIMEOUT_IN_SECONDS) {
    throw invalid(
      `The timeout of ${input.FunctionName} is ${functionTimeoutInSeconds} s; a Kafka mapping takes at most ${LONGEST_FUNCTION_TIMEOUT_IN_SECONDS} s.`,
    );
  }
}

function checkFilter({ FilterCriteria }: Input): void {
  try {
    compileFilterCriteria(FilterCriteria);
  } catch (error) {
    if (!(error instanceof InvalidFilterPattern)) throw error;
    throw invalid(`Invalid filter pattern definition: ${error.message}.`);
  }
}

function destinationOf({ DestinationConfig }: Input) {
  return parseDestination(DestinationConfig?.OnFailure?.Destination);
}

function invalid(message: string): ServiceException {
  return new ServiceException('InvalidParameterValueException', message);
}
