import type { UpdateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { ServiceException } from '../../shared/service-exception.ts';
import { consumerGroupId } from '../settings/rule.ts';
import type { MappingInput } from '../settings/settings.ts';

/** Members of UpdateEventSourceMapping that replace what was given before, whole. */
const REPLACED = [
  'FunctionName',
  'Enabled',
  'BatchSize',
  'FilterCriteria',
  'MaximumBatchingWindowInSeconds',
  'DestinationConfig',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'SourceAccessConfigurations',
  'FunctionResponseTypes',
  'KMSKeyArn',
  'MetricsConfig',
  'LoggingConfig',
] as const satisfies readonly (keyof UpdateEventSourceMappingCommandInput)[];

/** Members whose own members are replaced one by one; `{}` removes the whole, as it turns provisioned mode off. */
const MERGED = [
  'ProvisionedPollerConfig',
  'AmazonManagedKafkaEventSourceConfig',
  'SelfManagedKafkaEventSourceConfig',
] as const satisfies readonly (keyof UpdateEventSourceMappingCommandInput)[];

/**
 * The settings of a mapping after an update. What the operation does not know (Topics, StartingPosition, the source)
 * is ignored as AWS ignores unknown members.
 * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 * @throws {ServiceException} InvalidParameterValueException for another consumer group.
 */
export function updatedInput(
  current: MappingInput,
  request: UpdateEventSourceMappingCommandInput,
): MappingInput {
  const replaced = REPLACED.filter((name) => request[name] !== undefined).map((name) => [
    name,
    request[name],
  ]);
  const merged = MERGED.filter((name) => request[name] !== undefined).map((name) => [
    name,
    mergedMember(current[name], request[name]),
  ]);
  const updated: MappingInput = { ...current, ...Object.fromEntries([...replaced, ...merged]) };
  requireSameGroup(current, updated);
  return updated;
}

function mergedMember(current: object | undefined, given: object | undefined): object | undefined {
  const members = { ...current, ...given };
  const isRemoval = Object.keys(given ?? {}).length === 0 && !('ConsumerGroupId' in members);
  return isRemoval ? undefined : withoutEmpty(members);
}

/** `SchemaRegistryConfig: {}` removes the registry. */
function withoutEmpty(members: object): object {
  const isEmpty = (value: unknown) =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

function requireSameGroup(current: MappingInput, updated: MappingInput): void {
  const [was, wanted] = [consumerGroupId(current) ?? current.UUID, consumerGroupId(updated) ?? current.UUID];
  if (was === wanted) return;
  throw new ServiceException(
    'InvalidParameterValueException',
    `ConsumerGroupId is ${wanted}; it cannot be changed from ${was}. Delete the mapping and create another one.`,
  );
}
