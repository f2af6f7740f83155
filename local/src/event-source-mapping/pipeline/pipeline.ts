import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { FetchedRecords } from '../consumer/poll-handler.ts';
import type { StartOffset } from '../consumer/start-positions.ts';
import { type IntakeOutcome, type IntakeRules, takeIn } from '../core/admit-record.ts';
import { type AssignedPartition, AssignedPartitions } from '../core/assigned-partitions.ts';
import type { Failure } from '../core/batch-outcome.ts';
import { Batching } from '../core/batching.ts';
import { envelopeSizeBytes, MAXIMUM_PAYLOAD_BYTES } from '../core/event-size.ts';
import type { MappingCounters } from '../core/metrics.ts';
import { groupByPartition, type MappingRecord, type MeasuredRecord } from '../core/record.ts';
import type { FailureHandling } from '../destination/on-failure-destination.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { Invoker } from './invoker.ts';
import { runLane } from './process-batch.ts';

/** Bytes of event text that may wait in memory for a mapping: two full batches. */
const BUFFER_BYTES = 2 * MAXIMUM_PAYLOAD_BYTES;

/** Fetched bytes of a partition that keep a mapping busy for longer than a fetch takes. */
const ENOUGH_AHEAD_BYTES = 128 * 1024;

/** Records that are taken in at once, however small the batches. */
const LEAST_TAKEN_IN = 16;

/** How long new records may gather at the broker while earlier ones wait here. */
const GATHERING_MS = 250;

/** What the flow asks of the poller. */
export interface FlowPort {
  /** A partition may have room again. */
  readonly wake: () => void;
  /** What was fetched of a partition cannot be read. */
  readonly fetchAgain: (partition: number, error: unknown) => void;
  readonly commit: (partition: number, offset: number) => void;
}

/** What the flow works with. */
export interface FlowParts {
  readonly settings: MappingSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: MappingCounters;
  readonly invoker: Invoker;
  readonly failures: FailureHandling;
  readonly stopped: AbortSignal;
  readonly poller: FlowPort;
}

type Refused = Extract<IntakeOutcome, { kind: 'refused' }>;

/** The partitions of a batch as they were when it was made. */
type Owners = ReadonlyMap<number, AssignedPartition | undefined>;

/** The way of records through a mapping: taken in, batched, run in lanes, resolved, their positions committed. */
export class RecordFlow {
  readonly partitions = new AssignedPartitions();
  readonly #parts: FlowParts;
  readonly #batching: Batching;
  readonly #intakeRules: IntakeRules;
  readonly #underWay = new Set<Promise<void>>();
  /** One function for all requests, so that pacing knows them as one. */
  readonly #startBatches = () => this.startBatches();
  #windowTimer: NodeJS.Timeout | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  #isStartScheduled = false;
  /** A batch is due and must wait: for a slot, or for a processor. */
  #isHeldBack = false;

  constructor(parts: FlowParts) {
    const { source, batching, intake } = parts.settings;
    this.#parts = parts;
    this.#batching = new Batching({ ...batching, maximumPayloadBytes: MAXIMUM_PAYLOAD_BYTES }, source);
    this.#intakeRules = { ...intake, roomBytes: MAXIMUM_PAYLOAD_BYTES - envelopeSizeBytes(source) };
  }

  /**
   * True while a fetch is of use now. A partition with room asks for records, unless those that come one by one may
   * gather at the broker while earlier ones wait for their turn; one without room asks ahead, so that the next records
   * are here when it has.
   */
  wants(partition: number): boolean {
    const assigned = this.partitions.get(partition);
    if (!assigned) return false;
    if (!this.#hasRoom(partition)) return this.#asksAhead(assigned);
    if (this.#batching.waiting(partition).count === 0 || !this.#canWait(partition)) return true;
    this.#lookTimer ??= setTimeout(() => this.#lookAgain(), GATHERING_MS);
    return false;
  }

  assign(starts: readonly StartOffset[]): void {
    for (const start of starts) this.partitions.add(start);
  }

  revoke(partitions: readonly number[]): void {
    for (const partition of partitions) {
      this.partitions.remove(partition);
      this.#batching.drop(partition);
    }
  }

  /** Takes over what was fetched for a partition. */
  accept(partition: number, { records, highWatermark }: FetchedRecords): void {
    const assigned = this.partitions.get(partition);
    if (!assigned) return;
    assigned.unread.add(records);
    assigned.highWatermark = highWatermark;
    assigned.fetchedAt = this.#parts.clock.now();
    this.#fillUp(partition, assigned);
    this.startBatches();
  }

  /** Starts as many batches as are due and may run, and a timer for the next. */
  startBatches(): void {
    clearTimeout(this.#windowTimer);
    const { clock, invoker, stopped, poller } = this.#parts;
    if (stopped.aborted) return;
    while (this.#batching.msUntilDue(clock.now()) <= 0) {
      this.#isHeldBack = !invoker.hasFreeSlot || !invoker.isPacedOpen(this.#startBatches);
      if (this.#isHeldBack) return;
      const batch = this.#batching.take(clock.now());
      if (!batch) break;
      const owners = this.#ownersOf(batch);
      this.#track(this.#runBatch(batch, owners));
      for (const [partition, assigned] of owners) if (assigned) this.#fillUp(partition, assigned);
      poller.wake();
    }
    this.#startTimer();
  }

  /** Once for all that happens in one turn. */
  #startBatchesSoon(): void {
    if (this.#isStartScheduled) return;
    this.#isStartScheduled = true;
    queueMicrotask(() => {
      this.#isStartScheduled = false;
      this.startBatches();
    });
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    clearTimeout(this.#windowTimer);
    clearTimeout(this.#lookTimer);
    await Promise.allSettled(this.#underWay);
  }

  /** Two batches of records, and the partition's share of the mapping's memory. */
  #hasRoom(partition: number): boolean {
    const { count, sizeBytes } = this.#batching.waiting(partition);
    return count < this.#parts.settings.batching.batchSize * 2 && sizeBytes < this.#share();
  }

  /** Bytes of event text. */
  #share(): number {
    return BUFFER_BYTES / Math.max(1, this.partitions.count);
  }

  #asksAhead({ unread, highWatermark }: AssignedPartition): boolean {
    const enough = Math.min(ENOUGH_AHEAD_BYTES, this.#share() / 4);
    return unread.endOffset < highWatermark && unread.sizeBytes < enough;
  }

  /** Takes in what was fetched while there is room. */
  #fillUp(partition: number, assigned: AssignedPartition): void {
    const wanted = this.#parts.settings.batching.batchSize * 2;
    try {
      while (!assigned.unread.isEmpty && this.#hasRoom(partition)) {
        const missing = wanted - this.#batching.waiting(partition).count;
        this.#takeIn(partition, assigned, Math.max(LEAST_TAKEN_IN, missing));
      }
    } catch (error) {
      assigned.unread.forget(assigned.position.readUpTo);
      this.#parts.poller.fetchAgain(partition, error);
    }
    this.#handOver(partition, assigned);
  }

  #takeIn(partition: number, assigned: AssignedPartition, count: number): void {
    const records = assigned.unread.read(count);
    const accepted: MeasuredRecord[] = [];
    const refused: Refused[] = [];
    const unresolved: number[] = [];
    for (const record of records) {
      const outcome = takeIn(record, this.#intakeRules);
      if (outcome.kind === 'filtered-out') continue;
      unresolved.push(record.offset);
      if (outcome.kind === 'accepted') accepted.push(outcome);
      else refused.push(outcome);
    }
    assigned.position.read(unresolved, assigned.unread.position);
    this.#parts.counters.add('PolledEventCount', records.length);
    this.#parts.counters.add('FilteredOutEventCount', records.length - unresolved.length);
    for (const outcome of refused) this.#refuse(outcome, assigned);
    this.#batching.offer(partition, accepted, this.#parts.clock.now());
  }

  /** The partition is read to its end, not long ago, and what was read cannot be delivered yet. */
  #canWait(partition: number): boolean {
    const assigned = this.partitions.get(partition);
    if (!assigned || assigned.position.readUpTo < assigned.highWatermark) return false;
    const isRecent = this.#parts.clock.now() - assigned.fetchedAt < GATHERING_MS;
    return isRecent && (this.#isHeldBack || this.#batching.isHeld(partition));
  }

  #lookAgain(): void {
    this.#lookTimer = undefined;
    this.#parts.poller.wake();
  }

  #refuse({ record, condition }: Refused, from: AssignedPartition): void {
    if (condition !== 'MaximumPayloadSizeExceeded') this.#parts.counters.add('SchemaRegistryErrorCount', 1);
    const owners = new Map([[record.partition, from]]);
    this.#track(this.#giveUp({ records: [record], condition, invocations: 0 }, owners));
  }

  async #runBatch(batch: readonly MappingRecord[], owners: Owners): Promise<void> {
    const { settings, clock, stopped, invoker } = this.#parts;
    await runLane(batch, {
      settings: settings.retries,
      clock,
      stopped,
      invoke: (segment) => invoker.invoke(segment).finally(() => this.#startBatchesSoon()),
      isOurs: ({ partition }) => this.partitions.get(partition) === owners.get(partition),
      onDelivered: (records) => this.#resolve(records, owners),
      giveUp: (failure) => this.#giveUp(failure, owners),
      release: (partition) => this.#release(partition),
    });
  }

  /** A partition that is lost and comes back is another object: what belongs to the first must not touch the second. */
  #ownersOf(batch: readonly MappingRecord[]): Owners {
    const owners = new Map<number, AssignedPartition | undefined>();
    for (const { partition } of batch) {
      if (!owners.has(partition)) owners.set(partition, this.partitions.get(partition));
    }
    return owners;
  }

  async #giveUp(failure: Failure, owners: Owners): Promise<void> {
    if (await this.#parts.failures.giveUp(failure)) this.#resolve(failure.records, owners);
  }

  #resolve(records: readonly MappingRecord[], owners: Owners): void {
    for (const [partition, group] of groupByPartition(records)) {
      const assigned = this.partitions.get(partition);
      if (!assigned || assigned !== owners.get(partition)) continue;
      for (const { offset } of group) assigned.position.resolve(offset);
      this.#handOver(partition, assigned);
    }
  }

  #release(partition: number): void {
    this.#batching.release(partition, this.#parts.clock.now());
    this.#parts.poller.wake();
    this.#startBatchesSoon();
  }

  #handOver(partition: number, assigned: AssignedPartition): void {
    const { committable } = assigned.position;
    if (committable === assigned.handedOver) return;
    assigned.handedOver = committable;
    this.#parts.poller.commit(partition, committable);
  }

  #startTimer(): void {
    const wait = this.#batching.msUntilDue(this.#parts.clock.now());
    if (Number.isFinite(wait)) this.#windowTimer = setTimeout(() => this.startBatches(), wait);
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    const done = () => this.#underWay.delete(work);
    work.then(done, (error: Error) => {
      done();
      this.#parts.log.error(`a batch ended unexpectedly: ${error.stack}`);
    });
  }
}
