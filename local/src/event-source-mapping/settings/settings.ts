import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingSystemLogLevel,
  SourceAccessType,
} from '@aws-sdk/client-lambda';
import type { AdmissionRules } from '../core/admit-record.ts';
import type { RetrySettings } from '../core/batch-outcome.ts';
import type { BatchLimits } from '../core/batching.ts';
import type { EventSource } from '../core/event.ts';
import type { StartingPosition } from '../core/starting-position.ts';
import { compileMatchingFilter } from '../filter-pattern/index.ts';
import { AttributeDecoder } from '../schema/decode-attribute.ts';
import type { EventSourceMappingPorts } from '../types.ts';
import { type Destination, parseDestination } from './destination.ts';
import { consumerGroupId, kafkaConfigOf } from './rule.ts';

/** What a mapping was created with, updates included. */
export type MappingInput = CreateEventSourceMappingCommandInput & { readonly UUID: string };

/** A mapping's settings with every default applied, in the form the engine works with. */
export interface MappingSettings {
  readonly uuid: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly topic: string;
  readonly groupId: string;
  readonly source: EventSource;
  readonly startingPosition: StartingPosition;
  readonly batching: Omit<BatchLimits, 'maximumPayloadBytes'>;
  readonly admission: Omit<AdmissionRules, 'roomBytes'>;
  readonly retries: RetrySettings;
  readonly destination?: Destination;
  /** The destination as it was given; empty for none. */
  readonly destinationText: string;
  /** ARN of the Glue registry that its records are decoded with. */
  readonly schemaRegistryArn?: string;
  /** Absent: the mapping has no system log. */
  readonly systemLogLevel?: EventSourceMappingSystemLogLevel;
  /** ARN of the secret that it authenticates with; absent for none. */
  readonly secretArn?: string;
  /** Of the secret that it authenticates with; absent for none, and for those without SASL. */
  readonly saslMechanism?: string;
  readonly concurrentInvocations: number;
  readonly partitionRefreshMs: number;
}

/** Defaults: https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html */
const DEFAULT_BATCH_SIZE = 100;
const DEFAULT_BATCHING_WINDOW_MS = 500;
const INVOCATIONS_PER_POLLER = 5;

/** Retries when none are set but a destination is: https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html */
const RETRIES_WITH_DESTINATION = 10;

/** AWS documents no figure; half a minute finds partitions added to a topic soon enough on one machine. */
const PARTITION_REFRESH_MS = 30_000;

/** Applies defaults to a checked input. */
export function readSettings(
  input: MappingInput,
  functionArn: string,
  advertisedBootstrapServers: string,
  findSchemaVersion: EventSourceMappingPorts['schemaVersion'],
): MappingSettings {
  const destinationText = input.DestinationConfig?.OnFailure?.Destination ?? '';
  const destination = parseDestination(destinationText);
  return {
    uuid: input.UUID,
    functionName: functionArn.split(':')[6] ?? functionArn,
    functionArn,
    topic: input.Topics?.[0] ?? '',
    groupId: consumerGroupId(input) ?? input.UUID,
    source: { eventSourceArn: input.EventSourceArn, bootstrapServers: advertisedBootstrapServers },
    startingPosition: startingPositionOf(input),
    batching: {
      batchSize: input.BatchSize ?? DEFAULT_BATCH_SIZE,
      batchingWindowMs: batchingWindowMs(input.MaximumBatchingWindowInSeconds),
    },
    admission: {
      matchingFilter: compileMatchingFilter(input.FilterCriteria),
      ...decoders(input, findSchemaVersion),
    },
    retries: retrySettings(input, destination),
    destination,
    destinationText,
    schemaRegistryArn: kafkaConfigOf(input)?.SchemaRegistryConfig?.SchemaRegistryURI,
    systemLogLevel: input.LoggingConfig?.SystemLogLevel,
    secretArn: sourceCredentials(input)?.secretArn,
    saslMechanism: saslMechanism(input),
    concurrentInvocations: INVOCATIONS_PER_POLLER * (input.ProvisionedPollerConfig?.MinimumPollers ?? 1),
    partitionRefreshMs: PARTITION_REFRESH_MS,
  };
}

const SASL_MECHANISMS: Readonly<Partial<Record<SourceAccessType, string>>> = {
  BASIC_AUTH: 'PLAIN',
  SASL_SCRAM_256_AUTH: 'SCRAM-SHA-256',
  SASL_SCRAM_512_AUTH: 'SCRAM-SHA-512',
};

/** Types that name the network or the host of the cluster, not credentials. */
const NETWORK_TYPES: readonly (SourceAccessType | undefined)[] = [
  'VPC_SUBNET',
  'VPC_SECURITY_GROUP',
  'VIRTUAL_HOST',
  'SERVER_ROOT_CA_CERTIFICATE',
];

/** The secret that a mapping authenticates with, and how; undefined for none. */
export function sourceCredentials({ SourceAccessConfigurations = [] }: MappingInput) {
  const { Type, URI = '' } =
    SourceAccessConfigurations.find((each) => !NETWORK_TYPES.includes(each.Type)) ?? {};
  return Type && { type: Type, secretArn: URI };
}

function saslMechanism({ SourceAccessConfigurations = [] }: MappingInput): string | undefined {
  return SourceAccessConfigurations.map(({ Type }) => Type && SASL_MECHANISMS[Type]).find(Boolean);
}

function batchingWindowMs(seconds: number | undefined): number {
  return seconds === undefined ? DEFAULT_BATCHING_WINDOW_MS : seconds * 1000;
}

/** Where a self-managed source without a starting position begins is UNCONFIRMED: at the oldest record, so that none is missed. */
const DEFAULT_POSITION = 'TRIM_HORIZON';

/** Where a partition begins that the group has no offset of. */
export function startingPositionOf(input: CreateEventSourceMappingCommandInput): StartingPosition {
  const { StartingPosition: kind = DEFAULT_POSITION } = input;
  if (kind !== 'AT_TIMESTAMP') return { kind };
  // A template gives seconds, the SDK a Date.
  const timestamp = input.StartingPositionTimestamp as Date | number | undefined;
  return {
    kind: 'AT_TIMESTAMP',
    timestampMs: Math.floor(timestamp instanceof Date ? timestamp.getTime() : Number(timestamp) * 1000),
  };
}

function retrySettings(
  input: CreateEventSourceMappingCommandInput,
  destination: Destination | undefined,
): RetrySettings {
  const unlimited = destination ? RETRIES_WITH_DESTINATION : Number.POSITIVE_INFINITY;
  const { MaximumRetryAttempts = -1, MaximumRecordAgeInSeconds = -1 } = input;
  return {
    maximumRetryAttempts: MaximumRetryAttempts === -1 ? unlimited : MaximumRetryAttempts,
    maximumRecordAgeInSeconds:
      MaximumRecordAgeInSeconds === -1 ? Number.POSITIVE_INFINITY : MaximumRecordAgeInSeconds,
    bisectBatchOnFunctionError: input.BisectBatchOnFunctionError ?? false,
    reportBatchItemFailures: input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
  };
}

/**
 * Only the attributes that the registry configuration names are decoded, and only with schemas of that registry: one
 * that is not in it is SCHEMA_NOT_FOUND. That Lambda compares the registry of a version found by its id is UNCONFIRMED.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html
 */
function decoders(
  input: CreateEventSourceMappingCommandInput,
  findSchemaVersion: EventSourceMappingPorts['schemaVersion'],
): Pick<AdmissionRules, 'keyDecoder' | 'valueDecoder'> {
  const registry = kafkaConfigOf(input)?.SchemaRegistryConfig;
  const registryArn = registry?.SchemaRegistryURI;
  if (!registryArn) return {};
  const findVersion: typeof findSchemaVersion = (schemaVersionId) => {
    const version = findSchemaVersion(schemaVersionId);
    return version?.registryArn === registryArn ? version : undefined;
  };
  const decoder = new AttributeDecoder(findVersion, registry.EventRecordFormat ?? 'JSON');
  const attributes = registry.SchemaValidationConfigs?.map(({ Attribute }) => Attribute) ?? [];
  return {
    ...(attributes.includes('KEY') && { keyDecoder: decoder }),
    ...(attributes.includes('VALUE') && { valueDecoder: decoder }),
  };
}
