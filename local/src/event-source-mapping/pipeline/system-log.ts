import type { EventSourceMappingSystemLogLevel } from '@aws-sdk/client-lambda';
import type { Clock } from '../../shared/clock.ts';
import { errorCode, rootMessage } from '../consumer/errors.ts';
import type { Membership } from '../consumer/poll-handler.ts';
import type { PartitionTable } from '../core/partition-table.ts';
import { mappingArnOf } from '../settings/arns.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { KafkaConnection, WriteLog } from '../types.ts';

/** From the most detail to the least; a level includes those after it. */
const LEVELS: readonly EventSourceMappingSystemLogLevel[] = ['DEBUG', 'INFO', 'WARN'];

/** How often AWS writes the offsets of each partition. */
const OFFSETS_INTERVAL_MS = 60_000;

/**
 * The system log of a mapping in provisioned mode: JSON lines, at the level of `LoggingConfig`: errors
 * (WARN), each assignment of its consumer (INFO), each minute the offsets of each partition (DEBUG). Fields follow
 * the examples in https://docs.aws.amazon.com/lambda/latest/dg/esm-logging.html; there is no `networkConfig`, since the
 * mirror has no VPC, and error codes are those of the Kafka protocol, not names of Java classes.
 */
export class SystemLog {
  readonly #settings: MappingSettings;
  readonly #connection: KafkaConnection;
  readonly #clock: Clock;
  readonly #write: WriteLog;

  constructor(settings: MappingSettings, connection: KafkaConnection, clock: Clock, write: WriteLog) {
    this.#settings = settings;
    this.#connection = connection;
    this.#clock = clock;
    this.#write = write;
  }

  /** Something in polling or committing failed. */
  problem(error: unknown): void {
    this.#add('WARN', 'ESM_PROCESSING_EVENT', {
      error: { errorMessage: rootMessage(error), errorCode: errorCode(error) },
    });
  }

  /** The consumer has joined its group, or its partitions have changed. */
  membership({ memberName, partitions, partitionCount, generation }: Membership): void {
    const { topic, groupId } = this.#settings;
    this.#add('INFO', 'POLLER_STATUS_EVENT', {
      kafkaEventSourceConnection: {
        brokerEndpoints: this.#connection.advertisedBootstrapServers,
        consumerId: memberName,
        topics: [topic],
        consumerGroupId: groupId,
        ...this.#security(),
        totalPartitionCount: partitionCount,
        assignedPartitionCount: partitions.length,
        partitionsAssignmentGeneration: generation,
        assignedPartitions: partitions.map((partition) => `${topic}-${partition}`),
      },
    });
  }

  /** Writes the offsets of all partitions once a minute until stopped. */
  async watchOffsets(partitions: PartitionTable, stopped: AbortSignal): Promise<void> {
    if (!this.#includes('DEBUG')) return;
    while (!stopped.aborted) {
      await this.#clock.sleep(OFFSETS_INTERVAL_MS, stopped);
      if (!stopped.aborted) this.#offsets(partitions);
    }
  }

  #offsets(partitions: PartitionTable): void {
    for (const partition of partitions.numbers()) {
      const assigned = partitions.get(partition);
      if (!assigned) continue;
      const { position, highWatermark, committed } = assigned;
      this.#add('DEBUG', 'KAFKA_STATUS_EVENT', {
        kafkaPartitionOffsets: {
          partition: `${this.#settings.topic}-${partition}`,
          endOffset: highWatermark,
          consumedOffset: position.readUpTo - 1,
          processedOffset: position.committable - 1,
          committedOffset: committed,
        },
      });
    }
  }

  /** Nothing for a cluster without authentication, or with one that is not by SASL. */
  #security(): { securityProtocol?: string; saslMechanism?: string } {
    const saslMechanism = this.#connection.usesIam ? 'AWS_MSK_IAM' : this.#settings.saslMechanism;
    return saslMechanism ? { securityProtocol: 'SASL_SSL', saslMechanism } : {};
  }

  #add(logLevel: EventSourceMappingSystemLogLevel, eventType: string, content: object): void {
    if (!this.#includes(logLevel)) return;
    const { uuid, functionArn, source } = this.#settings;
    const line = {
      eventType,
      // Of the machine, as the lines of functions beside it have, whatever was skipped.
      timestamp: Date.now(),
      resourceArn: mappingArnOf(uuid, functionArn),
      eventSourceArn: source.eventSourceArn,
      eventProcessorId: `${uuid}/0`,
      logLevel,
      ...content,
    };
    this.#write(functionArn, JSON.stringify(line));
  }

  #includes(level: EventSourceMappingSystemLogLevel): boolean {
    const { systemLogLevel } = this.#settings;
    return systemLogLevel !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(systemLogLevel);
  }
}
