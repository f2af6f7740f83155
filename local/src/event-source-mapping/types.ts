import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
  SourceAccessType,
  UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import type { Authorize } from '../iam/access-control.ts';
import type { Invoke, PackedEvent } from '../lambda/types.ts';
import type { TimerClock } from '../shared/clock.ts';
import type { ConcurrencyLimiter } from '../shared/concurrency-limiter.ts';
import type { Log } from '../shared/log.ts';
import type { KafkaEndpoint } from './consumer/client-options.ts';
import type { MappingMetrics } from './core/metrics.ts';
import type { MappingRecord } from './core/record.ts';
import type { RecordHistory } from './history/record-history.ts';
import type { RecordsInProgress } from './history/types.ts';
import type { SchemaVersion } from './schema/schema-version.ts';

export type { MappingMetrics } from './core/metrics.ts';
export type { SchemaVersion } from './schema/schema-version.ts';

/** Where a system log writes: the log of the mapping's function. */
export type WriteLog = (functionArn: string, line: string) => void;

/** How to reach the Kafka cluster behind an event source ARN (or a self-managed broker list). */
export interface KafkaConnection extends KafkaEndpoint {
  /** The comma-joined text the event shows as `bootstrapServers`. */
  readonly advertisedBootstrapServers: string;
  /** Whether Lambda would authenticate there by IAM, so that the function's role needs grants on it. Default false. */
  readonly usesIam?: boolean;
  /** The name of the consumer group there, where it is another than the mapping's. */
  readonly groupId?: string;
  /** Connects once with the mapping's credentials; resolves to the error when that fails. Absent: there are none. */
  readonly connectionFailure?: () => Promise<unknown>;
  /** How topics that are not declared are created. Default: one partition, the broker's settings. */
  readonly newTopics?: NewTopics;
}

/** Defaults of the cluster for topics that are created on demand. */
export interface NewTopics {
  readonly partitionCount: number;
  /** By Kafka's names. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A record that a failure document is about. */
interface FailedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** The mapping and partition that a failure document is about. */
export interface FailureOrigin {
  readonly mappingUuid: string;
  /** `<topic>-<partition>`. */
  readonly partitionKey: string;
  readonly functionArn: string;
  /** The records that it is about. */
  readonly records: readonly FailedRecord[];
}

/** How far a mapping is in a partition. */
export interface PartitionLag {
  readonly partition: number;
  /** Everything below this offset is processed. */
  readonly position: number;
  /** Records from there to the end of the log. */
  readonly lag: number;
}

/** Reads where logs begin and end, and what groups have committed. */
export interface OffsetReader {
  /** Undefined when there is no such topic. */
  ranges(
    topic: string,
  ): Promise<
    readonly { readonly partition: number; readonly start: number; readonly end: number }[] | undefined
  >;
  /** Partitions without a committed offset are left out. */
  committed(groupId: string, topic: string): Promise<ReadonlyMap<number, number>>;
  /** For each partition, the offset of the first record that is not older. */
  at(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>>;
}

/** Also lists topics, and sets what groups have committed. */
export interface GroupOffsets extends OffsetReader {
  /** Names of all topics that exist. */
  topics(): Promise<readonly string[]>;
  /** @throws while the group has members. */
  commit(groupId: string, topic: string, offsets: ReadonlyMap<number, number>): Promise<void>;
}

/** What the mapping engine needs from the rest of the mirror. */
export interface EventSourceMappingPorts {
  readonly invoke: Invoke<PackedEvent>;
  readonly clock: TimerClock;
  readonly log: Log;
  /** Resolves the cluster of a mapping; throws ServiceException when there is none. */
  readonly connect: (source: {
    eventSourceArn?: string;
    selfManagedBrokers?: readonly string[];
    /** As the mapping names it; absent for the default, its UUID. */
    groupId?: string;
    /** What `SourceAccessConfigurations` names to authenticate with. */
    credentials?: { readonly type: SourceAccessType; readonly secretArn: string };
  }) => KafkaConnection;
  readonly schemaVersion: (schemaVersionId: string) => SchemaVersion | undefined;
  /** Data formats of the schemas in a Glue registry; undefined for a registry that is not here. */
  readonly registryFormats: (registryArn: string) => readonly SchemaVersion['dataFormat'][] | undefined;
  /** ARN of the function that a bare name means; undefined when there is none. Absent: none is known. */
  readonly functionArn?: (functionName: string) => string | undefined;
  /** Timeout of a function in seconds; undefined when none of this name or ARN exists. */
  readonly functionTimeoutSeconds: (functionName: string) => number | undefined;
  /** Whether a template declares a topic of this name, so that it exists. Absent: nothing is declared. */
  readonly isDeclaredTopic?: (topic: string) => boolean;
  /** Called for a topic that a mapping names and the cluster may lack; creates it, unless it is there, or throws. */
  readonly ensureTopic: (connection: KafkaConnection, topic: string) => Promise<void>;
  /** Why the role of a function may not do something; undefined when it may. Absent: nothing is checked. */
  readonly authorize?: Authorize;
  /** Whether mappings remember what happened to their last records. Default: false. */
  readonly remembersRecords?: boolean;
  /** Absent: the lag of a mapping that does not poll is unknown, and none can be moved. */
  readonly offsets?: GroupOffsets;
  /** Shared by all mappings of the machine; absent: no limit. */
  readonly limiter?: ConcurrencyLimiter;
  /** Adds a line to the log of a function, for the system log of its mapping. */
  readonly writeLog: WriteLog;
  /** Delivers a failure document to an SQS, SNS or S3 destination. */
  readonly deliverToArn: (arn: string, document: string, meta: FailureOrigin) => Promise<void>;
}

/**
 * The event source mappings of the mirror, with the operations and shapes of the Lambda API.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 */
export interface EventSourceMappingService {
  /** @param fixed the UUID of a mapping that comes from a template: a restart keeps it. Default: a new one. */
  create(
    input: CreateEventSourceMappingCommandInput,
    fixed?: { uuid?: string },
  ): Promise<EventSourceMappingConfiguration>;
  get(uuid: string): EventSourceMappingConfiguration;
  list(filter?: { functionName?: string; eventSourceArn?: string }): EventSourceMappingConfiguration[];
  update(input: UpdateEventSourceMappingCommandInput): Promise<EventSourceMappingConfiguration>;
  delete(uuid: string): Promise<EventSourceMappingConfiguration>;
  /**
   * Gives a mapping all the settings that a template has for it, and waits until it polls with them. Those that the input has
   * not are the defaults again.
   */
  replaceSettings(uuid: string, input: CreateEventSourceMappingCommandInput): Promise<void>;
  /** Deletes a mapping and waits until it is gone. */
  remove(uuid: string): Promise<void>;
  /**
   * Resolves when the topics exist that enabled mappings name and no template declares, so that records can be written to them.
   * Those whose function may not poll are left out; why one cannot be created is shown by its mapping. While Kafka does not
   * respond, none is created here.
   */
  ensureTopics(): Promise<void>;
  metrics(uuid: string): MappingMetrics;
  /**
   * How far a mapping is, by partition: while it polls, in those that are assigned to it, as of its last poll; while it does
   * not, by its group's committed offsets, at most a second old unless it must be fresh. Undefined when Kafka cannot be asked.
   */
  lag(uuid: string, isFresh?: boolean): Promise<readonly PartitionLag[] | undefined>;
  /** Everything below these offsets is processed, by partition; undefined while the mapping does not poll. */
  positions(uuid: string): ReadonlyMap<number, number> | undefined;
  /**
   * Where a mapping that does not poll continues, by partition, at most ten seconds old: what is written beyond that is its
   * lag. Without partitions from whose end it would start; undefined while it polls.
   * @throws when Kafka cannot be asked.
   */
  pausedPositions(uuid: string): Promise<ReadonlyMap<number, number> | undefined>;
  /**
   * Sets where a mapping continues, by partition, whatever it has processed. AWS has no such operation.
   * @throws {ServiceException} ResourceInUseException unless the mapping is disabled.
   */
  moveTo(uuid: string, offsets: ReadonlyMap<number, number>): Promise<void>;
  /** What a mapping works on at this moment, those that fail longest first; also with no record remembered. */
  inProgress(uuid: string): readonly RecordsInProgress[];
  /** What happened to the last records of a mapping; undefined when that is not remembered. */
  history(uuid: string): RecordHistory | undefined;
  /**
   * The event that the function gets for records as they are in the topic, as JSON text: decoded as the mapping's settings say
   * now, and not filtered. Undefined before the mapping is enabled for the first time.
   */
  eventText(uuid: string, records: readonly MappingRecord[]): string | undefined;
  /**
   * Stops all mappings, waits for batches in progress (at most `graceMs`), and after the work starts them as new ones: with
   * no history and counters, and from their starting position where their groups have no offsets any more. Their topics exist then.
   */
  restart(graceMs: number, whileStopped: () => Promise<void>): Promise<void>;
  /** Stops polling, waits for batches in progress (at most `graceMs`), commits what is resolved. */
  stop(graceMs: number): Promise<void>;
}
