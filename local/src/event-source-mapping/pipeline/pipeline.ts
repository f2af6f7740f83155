import type { TimerClock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { type AdmissionRules, admitRecord } from '../core/admit-record.ts';
import type { Failure } from '../core/batch-outcome.ts';
import { Batching, type BatchReason } from '../core/batching.ts';
import { envelopeSizeBytes, MAXIMUM_PAYLOAD_BYTES } from '../core/event-size.ts';
import type { FetchedRecords } from '../core/fetch-buffer.ts';
import type { MappingCounters } from '../core/metrics.ts';
import { type HeldPartition, PartitionTable } from '../core/partition-table.ts';
import { groupByPartition, type MappingRecord, type MeasuredRecord } from '../core/record.ts';
import type { OnFailureDestination } from '../destination/on-failure-destination.ts';
import type { MappingObserver } from '../history/mapping-observer.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { Invoker } from './invoker.ts';
import { processBatch } from './process-batch.ts';
import { type RejectedRecord, RejectedRecords } from './rejected-records.ts';
import { Room } from './room.ts';

/** Records that are admitted together, however small the batches. */
const LEAST_ADMITTED = 16;

/** How long new records may gather at the broker while earlier ones wait here. */
const GATHERING_MS = 250;

/** What the pipeline needs of the poller. */
interface PollerPort {
  /** A partition may have room again. */
  readonly wake: () => void;
  /** The fetched bytes of a partition cannot be read. */
  readonly fetchAgain: (partition: number, error: unknown) => void;
  readonly commit: (partition: number, offset: number) => void;
}

/** What a pipeline is built from. */
export interface PipelineDependencies {
  readonly settings: MappingSettings;
  readonly clock: TimerClock;
  readonly log: Log;
  readonly counters: MappingCounters;
  readonly observer: MappingObserver;
  readonly invoker: Invoker;
  readonly onFailure: OnFailureDestination;
  readonly stopped: AbortSignal;
  readonly poller: PollerPort;
}

/** The partitions of a batch as they were when it was made. */
type Owners = ReadonlyMap<number, HeldPartition | undefined>;

/** Takes records through a mapping: admitted, batched, invoked, resolved, their positions committed. */
export class Pipeline {
  readonly partitions = new PartitionTable((partition) => this.#onRemoved(partition));
  readonly #dependencies: PipelineDependencies;
  readonly #batching: Batching;
  readonly #room: Room;
  readonly #rejected: RejectedRecords;
  readonly #admissionRules: AdmissionRules;
  readonly #inProgress = new Set<Promise<void>>();
  /** One function for all requests, so that the limiter counts them as one. */
  readonly #startBatches = () => this.startBatches();
  #cancelWindowTimer = () => {};
  #recheckTimer: NodeJS.Timeout | undefined;
  #isStartScheduled = false;
  /** A batch is due and must wait for a free slot or for capacity of the machine. */
  #isHeldBack = false;

  constructor(dependencies: PipelineDependencies) {
    const { source, batching, admission } = dependencies.settings;
    this.#dependencies = dependencies;
    this.#batching = new Batching({ ...batching, maximumPayloadBytes: MAXIMUM_PAYLOAD_BYTES }, source);
    this.#rejected = new RejectedRecords(dependencies.stopped);
    this.#room = new Room(batching.batchSize, this.#batching, this.partitions);
    this.#admissionRules = { ...admission, roomBytes: MAXIMUM_PAYLOAD_BYTES - envelopeSizeBytes(source) };
  }

  /**
   * True while a fetch is useful. A partition with room is fetched, unless records that are produced one by one may
   * gather at the broker while earlier ones wait to be batched; one without room prefetches, so that the next records
   * are in memory when it has room.
   */
  wants(partition: number): boolean {
    const assigned = this.partitions.get(partition);
    if (!assigned) return false;
    if (this.#room.countFor(partition, assigned) === 0) return this.#room.wantsToPrefetch(assigned);
    if (this.#batching.waiting(partition).count === 0 || !this.#canWait(partition)) return true;
    this.#recheckTimer ??= setTimeout(() => this.#recheck(), GATHERING_MS);
    return false;
  }

  #onRemoved(partition: number): void {
    this.#batching.drop(partition);
    this.#dependencies.observer.revoked([partition]);
  }

  /** Buffers what was fetched for a partition and admits what there is room for. */
  accept(partition: number, { records, highWatermark }: FetchedRecords): void {
    const assigned = this.partitions.get(partition);
    if (!assigned) return;
    assigned.buffer.add(records);
    assigned.highWatermark = highWatermark;
    assigned.fetchedAt = this.#dependencies.clock.now();
    this.#fillUp(partition, assigned);
    this.startBatches();
  }

  /** Starts as many batches as are due and may run, and a timer for the next. */
  startBatches(): void {
    this.#cancelWindowTimer();
    const { clock, invoker, stopped, poller } = this.#dependencies;
    if (stopped.aborted) return;
    while (this.#batching.msUntilDue(clock.now()) <= 0) {
      this.#isHeldBack = !invoker.hasFreeSlot || !invoker.hasCapacity(this.#startBatches);
      if (this.#isHeldBack) return;
      const batch = this.#batching.take(clock.now());
      if (!batch) break;
      const owners = this.#ownersOf(batch);
      this.#track(this.#runBatch(batch, owners, this.#batching.reason));
      this.#fillAllUp();
      poller.wake();
    }
    this.#startTimer();
  }

  /** Once for everything that happens in one turn of the event loop. */
  #startBatchesSoon(): void {
    if (this.#isStartScheduled) return;
    this.#isStartScheduled = true;
    queueMicrotask(() => {
      this.#isStartScheduled = false;
      this.startBatches();
    });
  }

  /** Resolves when no batch is in progress. */
  async settled(): Promise<void> {
    this.#cancelWindowTimer();
    clearTimeout(this.#recheckTimer);
    await Promise.allSettled(this.#inProgress);
  }

  /** A batch that is taken makes room for all partitions. */
  #fillAllUp(): void {
    for (const partition of this.partitions.numbers()) {
      const assigned = this.partitions.get(partition);
      if (assigned && !assigned.buffer.isEmpty) this.#fillUp(partition, assigned);
    }
  }

  /** Admits what was fetched while there is room. */
  #fillUp(partition: number, assigned: HeldPartition): void {
    try {
      for (let room = this.#room.countFor(partition, assigned); room > 0 && !assigned.buffer.isEmpty; ) {
        this.#admitRecord(partition, assigned, Math.max(LEAST_ADMITTED, room));
        room = this.#room.countFor(partition, assigned);
      }
    } catch (error) {
      assigned.buffer.forget(assigned.position.readUpTo);
      this.#dependencies.poller.fetchAgain(partition, error);
    }
    this.#commitPosition(partition, assigned);
  }

  #admitRecord(partition: number, assigned: HeldPartition, count: number): void {
    const records = assigned.buffer.read(count);
    const accepted: MeasuredRecord[] = [];
    const rejected: RejectedRecord[] = [];
    const unresolved: number[] = [];
    const filters: (number | undefined)[] = [];
    for (const record of records) {
      const outcome = admitRecord(record, this.#admissionRules);
      filters.push(outcome.kind === 'rejected' ? undefined : outcome.filter);
      if (outcome.kind === 'filtered-out') continue;
      unresolved.push(record.offset);
      if (outcome.kind === 'accepted') accepted.push(outcome);
      else rejected.push(outcome);
    }
    assigned.position.read(unresolved, assigned.buffer.position);
    this.#dependencies.counters.add('PolledEventCount', records.length);
    this.#dependencies.counters.add('FilteredOutEventCount', records.length - unresolved.length);
    this.#dependencies.observer.polled(records, filters);
    for (const outcome of rejected) this.#reject(outcome, assigned);
    this.#batching.offer(partition, accepted, this.#dependencies.clock.now());
  }

  /** The partition was read to its end recently, and its records cannot be delivered yet. */
  #canWait(partition: number): boolean {
    const assigned = this.partitions.get(partition);
    if (!assigned || assigned.position.readUpTo < assigned.highWatermark) return false;
    const isRecent = this.#dependencies.clock.now() - assigned.fetchedAt < GATHERING_MS;
    return isRecent && (this.#isHeldBack || this.#batching.isHeld(partition));
  }

  #recheck(): void {
    this.#recheckTimer = undefined;
    this.#dependencies.poller.wake();
  }

  #reject(outcome: RejectedRecord, from: HeldPartition): void {
    if (outcome.condition !== 'MaximumPayloadSizeExceeded')
      this.#dependencies.counters.add('SchemaRegistryErrorCount', 1);
    const { partition } = outcome.record;
    const owners = new Map([[partition, from]]);
    const sent = this.#rejected.send(outcome, from, (failure) => this.#sendOrDiscard(failure, owners));
    this.#track(sent.finally(() => this.#useRoom(partition)));
  }

  async #runBatch(batch: readonly MappingRecord[], owners: Owners, reason: BatchReason): Promise<void> {
    const { settings, clock, stopped, invoker, observer } = this.#dependencies;
    const observed = observer.batched(batch.length, reason);
    await processBatch(batch, {
      settings: settings.retries,
      clock,
      stopped,
      invoke: (subBatch, onStarted) =>
        invoker.invoke(subBatch, onStarted).finally(() => this.#startBatchesSoon()),
      observe: observed.invoked,
      onDropped: observed.dropped,
      isAssigned: ({ partition }) => this.partitions.get(partition) === owners.get(partition),
      onDelivered: (records) => this.#resolve(records, owners),
      sendOrDiscard: (failure) => this.#sendOrDiscard(failure, owners),
      release: (partition) => this.#release(partition),
    }).finally(observed.ended);
  }

  /** A partition that is revoked and assigned again is another object: batches of the first must not touch the second. */
  #ownersOf(batch: readonly MappingRecord[]): Owners {
    const owners = new Map<number, HeldPartition | undefined>();
    for (const { partition } of batch) {
      if (!owners.has(partition)) owners.set(partition, this.partitions.get(partition));
    }
    return owners;
  }

  async #sendOrDiscard(failure: Failure, owners: Owners): Promise<void> {
    const { onFailure, observer, settings } = this.#dependencies;
    const { delivered, discarded } = await onFailure.sendOrDiscard(failure);
    if (delivered.length > 0) observer.failed({ ...failure, records: delivered }, settings.destinationText);
    if (discarded.length > 0) observer.failed({ ...failure, records: discarded }, undefined);
    this.#resolve([...delivered, ...discarded], owners);
  }

  #resolve(records: readonly MappingRecord[], owners: Owners): void {
    for (const [partition, group] of groupByPartition(records)) {
      const assigned = this.partitions.get(partition);
      if (!assigned || assigned !== owners.get(partition)) continue;
      for (const { offset } of group) assigned.position.resolve(offset);
      this.#commitPosition(partition, assigned);
    }
  }

  #release(partition: number): void {
    this.#batching.release(partition, this.#dependencies.clock.now());
    this.#useRoom(partition);
  }

  /** A partition has room again. */
  #useRoom(partition: number): void {
    const assigned = this.partitions.get(partition);
    if (assigned && !this.#dependencies.stopped.aborted) this.#fillUp(partition, assigned);
    this.#dependencies.poller.wake();
    this.#startBatchesSoon();
  }

  #commitPosition(partition: number, assigned: HeldPartition): void {
    const { committable } = assigned.position;
    if (committable === assigned.submitted) return;
    assigned.submitted = committable;
    this.#dependencies.poller.commit(partition, committable);
  }

  #startTimer(): void {
    const { clock } = this.#dependencies;
    const wait = this.#batching.msUntilDue(clock.now());
    if (Number.isFinite(wait)) this.#cancelWindowTimer = clock.after(wait, () => this.startBatches());
  }

  #track(work: Promise<void>): void {
    this.#inProgress.add(work);
    const done = () => this.#inProgress.delete(work);
    work.then(done, (error: Error) => {
      done();
      this.#dependencies.log.error(`processing a batch failed unexpectedly: ${error.stack}`);
    });
  }
}
