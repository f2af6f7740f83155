import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { systemClock } from '../../shared/clock.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { decodedRecord } from '../core/admit-record.ts';
import { eventText } from '../core/event.ts';
import { MappingCounters } from '../core/metrics.ts';
import type { MappingRecord } from '../core/record.ts';
import { RecordHistory } from '../history/record-history.ts';
import { WorkInProgress } from '../history/work-in-progress.ts';
import { MappingEngine } from '../pipeline/mapping-engine.ts';
import { functionArnOf, mappingArnOf } from '../settings/arns.ts';
import { consumerGroupId } from '../settings/rule.ts';
import {
  type MappingInput,
  type MappingSettings,
  readSettings,
  sourceCredentials,
  startingPositionOf,
} from '../settings/settings.ts';
import type { EventSourceMappingPorts, KafkaConnection, MappingMetrics, PartitionLag } from '../types.ts';
import { isEnabled, type MappingState, transitionState } from './mapping-state.ts';
import { PausedLag, type PausedPosition } from './paused-lag.ts';

/** How long a mapping that is disabled, updated or deleted waits for invocations in progress. */
const GRACE_MS = 30_000;
const NOTHING_PROCESSED = 'No records processed';

/**
 * A mapping from its creation to its deletion: its settings, its state, and the running engine while it is enabled.
 * A change of state happens in the background, and until it is done others are refused, as in AWS.
 */
export class MappingResource {
  readonly #ports: EventSourceMappingPorts;
  readonly #counters = new MappingCounters();
  readonly #history: RecordHistory | undefined;
  readonly #pausedLag: PausedLag | undefined;
  /** What it works on at this moment, also while it stops. */
  readonly work: WorkInProgress;
  /** Of its consumer group in the local Kafka, once it was asked for. */
  #groupId: string | undefined;
  #input: MappingInput;
  #state: MappingState = 'Creating';
  #stateTransitionReason = 'USER_INITIATED';
  #lastModified: Date;
  #lastProcessingResult = NOTHING_PROCESSED;
  #engine: MappingEngine | undefined;
  /** Of the engine that runs, or ran last. */
  #settings: MappingSettings | undefined;
  #transition: Promise<void> = Promise.resolve();

  constructor(input: MappingInput, ports: EventSourceMappingPorts) {
    this.#input = input;
    this.#ports = ports;
    // Times that are shown are those of the machine, as the times of records and log lines are, whatever was skipped.
    this.#history = ports.remembersRecords ? new RecordHistory(systemClock) : undefined;
    this.work = new WorkInProgress(systemClock);
    this.#pausedLag = ports.offsets && new PausedLag(ports.offsets, () => ports.clock.now());
    this.#lastModified = new Date();
    this.#change(() => this.#startIfEnabled());
  }

  get input(): MappingInput {
    return this.#input;
  }

  /**
   * Applies new settings: the engine is stopped and a new one resumes from the committed offsets.
   * @throws {ServiceException} ResourceInUseException while another change is in progress.
   */
  update(input: MappingInput): void {
    this.#requireSettled('update');
    const wasEnabled = isEnabled(this.#input);
    this.#input = input;
    this.#state = transitionState(wasEnabled, isEnabled(input));
    this.#change(async () => {
      await this.#stopEngine(GRACE_MS);
      this.#startIfEnabled();
    });
  }

  /**
   * Begins to stop the mapping permanently. What is returned resolves when it has stopped.
   * @throws {ServiceException} ResourceInUseException while another change is in progress.
   */
  delete(): Promise<void> {
    this.#requireSettled('delete');
    this.#state = 'Deleting';
    this.#change(() => this.#stopEngine(GRACE_MS));
    return this.#transition;
  }

  /** Resolves when no change of its state is in progress. */
  settled(): Promise<void> {
    return this.#transition;
  }

  /** Creates its topics but those that exist, while it is enabled. */
  async ensureTopics(existing: ReadonlySet<string>): Promise<void> {
    await this.#engine?.ensureTopics(existing);
  }

  /** Stops polling until `begin`; meanwhile the mapping cannot be changed. One that is being deleted stays as it is. */
  async suspend(graceMs: number): Promise<void> {
    this.#change(async () => {
      if (this.#state === 'Deleting') return;
      await this.#stopEngine(graceMs);
      this.#state = 'Updating';
    });
    await this.#transition;
  }

  /** Forgets what happened to records, and polls as a new mapping does, unless it is disabled. */
  async begin(): Promise<void> {
    this.#change(() => {
      if (this.#state === 'Deleting') return;
      this.#counters.clear();
      this.#history?.clear();
      this.#lastProcessingResult = NOTHING_PROCESSED;
      this.#startIfEnabled();
    });
    await this.#transition;
  }

  /** Stops polling for the end of the process; the state stays. */
  async stop(graceMs: number): Promise<void> {
    this.#change(() => this.#stopEngine(graceMs));
    await this.#transition;
  }

  /** A mapping that does not poll emits no lag: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  metrics(): MappingMetrics {
    return this.#counters.snapshot(this.#engine?.lags().map(({ lag }) => lag));
  }

  /** As `EventSourceMappingService.lag`. */
  async lag(isFresh = false): Promise<readonly PartitionLag[] | undefined> {
    if (this.#engine) return this.#engine.lags();
    if (isFresh) this.#pausedLag?.forget();
    try {
      return await this.#pausedLag?.of(this.#pausedPosition());
    } catch (error) {
      this.#ports.log.warn(`lag of event source mapping ${this.#input.UUID} is unknown: ${String(error)}`);
      return undefined;
    }
  }

  /** As `EventSourceMappingService.pausedPositions`. */
  async pausedPositions(): Promise<ReadonlyMap<number, number> | undefined> {
    return this.#engine ? undefined : this.#pausedLag?.positions(this.#pausedPosition());
  }

  #pausedPosition(): PausedPosition {
    const [topic = ''] = this.#input.Topics ?? [];
    return { topic, groupId: this.#localGroup(), startingPosition: startingPositionOf(this.#input) };
  }

  /** As `EventSourceMappingService.moveTo`. */
  async moveTo(offsets: ReadonlyMap<number, number>): Promise<void> {
    if (this.#state !== 'Disabled') throw inUse('move');
    const [topic = ''] = this.#input.Topics ?? [];
    await this.#ports.offsets?.commit(this.#localGroup(), topic, offsets);
    for (const [partition, offset] of offsets) this.#history?.rewound(partition, offset);
    this.#pausedLag?.forget();
  }

  /** Name of its consumer group in the local Kafka. */
  #localGroup(): string {
    this.#groupId ??= this.#connect().groupId ?? this.#input.UUID; // Once: it logs where the name is another.
    return this.#groupId;
  }

  /** As `EventSourceMappingService.positions`. */
  positions(): ReadonlyMap<number, number> | undefined {
    return (
      this.#engine && new Map(this.#engine.lags().map(({ partition, position }) => [partition, position]))
    );
  }

  /** As `EventSourceMappingService.eventText`. */
  eventText(records: readonly MappingRecord[]): string | undefined {
    const settings = this.#settings;
    if (!settings) return undefined;
    return eventText(
      settings.source,
      records.map((record) => decodedRecord(record, settings.admission)),
    );
  }

  /** What happened to its last records; undefined when that is not remembered. */
  get history(): RecordHistory | undefined {
    return this.#history;
  }

  /** The mapping as the Lambda API shows it. */
  configuration(): EventSourceMappingConfiguration {
    const { FunctionName, Enabled: _, Tags: __, ...settings } = this.#input;
    const FunctionArn = functionArnOf(FunctionName ?? '', settings.EventSourceArn);
    return {
      ...settings,
      BatchSize: settings.BatchSize ?? 100,
      MaximumRetryAttempts: settings.MaximumRetryAttempts ?? -1,
      MaximumRecordAgeInSeconds: settings.MaximumRecordAgeInSeconds ?? -1,
      BisectBatchOnFunctionError: settings.BisectBatchOnFunctionError ?? false,
      FunctionArn,
      EventSourceMappingArn: mappingArnOf(settings.UUID, FunctionArn),
      ...this.#kafkaConfig(),
      LastModified: this.#lastModified,
      LastProcessingResult: this.#lastProcessingResult,
      State: this.#state,
      StateTransitionReason: this.#stateTransitionReason,
    };
  }

  /** The group id is shown even when it is the default, the mapping's UUID. */
  #kafkaConfig(): Partial<EventSourceMappingConfiguration> {
    const { UUID, EventSourceArn, AmazonManagedKafkaEventSourceConfig, SelfManagedKafkaEventSourceConfig } =
      this.#input;
    const ConsumerGroupId = consumerGroupId(this.#input) ?? UUID;
    return EventSourceArn
      ? { AmazonManagedKafkaEventSourceConfig: { ...AmazonManagedKafkaEventSourceConfig, ConsumerGroupId } }
      : { SelfManagedKafkaEventSourceConfig: { ...SelfManagedKafkaEventSourceConfig, ConsumerGroupId } };
  }

  /** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html#API_UpdateEventSourceMapping_Errors */
  #requireSettled(operation: 'update' | 'delete'): void {
    if (this.#state === 'Enabled' || this.#state === 'Disabled') return;
    throw inUse(operation);
  }

  /** Queues a change of state; one that fails is shown in the state, not thrown: no caller waits for it. */
  #change(act: () => void | Promise<void>): void {
    this.#lastModified = new Date();
    this.#transition = this.#transition.then(act).catch((error: Error) => {
      this.#stateTransitionReason = 'ESM_CONFIG_NOT_VALID';
      this.#lastProcessingResult = `PROBLEM: ${error.message}`;
      if (this.#state !== 'Deleting') this.#state = 'Disabled';
      this.#ports.log.error(`event source mapping ${this.#input.UUID} stopped: ${error.message}`);
    });
  }

  #startIfEnabled(): void {
    this.#stateTransitionReason = 'USER_INITIATED';
    if (!isEnabled(this.#input)) {
      this.#state = 'Disabled';
      return;
    }
    this.#engine = this.#createEngine();
    this.#engine.start();
    this.#state = 'Enabled';
  }

  #createEngine(): MappingEngine {
    const { FunctionName = '', EventSourceArn } = this.#input;
    const connection = this.#connect();
    const functionArn = functionArnOf(FunctionName, EventSourceArn);
    const { advertisedBootstrapServers } = connection;
    const findVersion = this.#ports.schemaVersion;
    const settings = readSettings(this.#input, functionArn, advertisedBootstrapServers, findVersion);
    this.#settings = settings;
    const progress = { counters: this.#counters, history: this.#history, work: this.work };
    return new MappingEngine(settings, connection, this.#ports, progress, (result, reason) => {
      this.#lastProcessingResult = result;
      this.#stateTransitionReason = reason ?? this.#stateTransitionReason;
    });
  }

  #connect(): KafkaConnection {
    const { EventSourceArn, SelfManagedEventSource } = this.#input;
    return this.#ports.connect({
      eventSourceArn: EventSourceArn,
      selfManagedBrokers: SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS,
      groupId: consumerGroupId(this.#input),
      credentials: sourceCredentials(this.#input),
    });
  }

  async #stopEngine(graceMs: number): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.stop(graceMs);
    this.#pausedLag?.forget();
  }
}

const inUse = (operation: string) =>
  new ServiceException(
    'ResourceInUseException',
    `Cannot ${operation} the event source mapping because it is in use.`,
  );
