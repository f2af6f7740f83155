import { ListOffsetTimestamps, ProtocolError } from '@platformatic/kafka';
import { within } from '../../shared/within.ts';
import { backoffMs } from '../core/backoff.ts';
import type { PartitionTable } from '../core/partition-table.ts';
import { Committer } from './committer.ts';
import type { PartitionResponse } from './fetch-response.ts';
import { Fetcher } from './fetcher.ts';
import { GroupMember } from './group-member.ts';
import type { PollerOptions, PollHandler } from './poll-handler.ts';
import { RecordBatches } from './record-batches.ts';
import {
  committedOffsets,
  isMovedElsewhere,
  listOffsets,
  type StartOffset,
  startOffsets,
} from './start-positions.ts';

/** How long closing waits for a broker: records that are not committed by then are redelivered. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Protocol error code of an offset that the partition does not hold. */
const OFFSET_OUT_OF_RANGE = 1;
/** Of a topic that the ACLs of the cluster do not let the user read. */
const TOPIC_AUTHORIZATION_FAILED = 29;

/** One membership in the group: joined, polled until it fails or is stopped, closed. */
export class PollSession {
  readonly #options: PollerOptions;
  readonly #handler: PollHandler;
  readonly #partitions: PartitionTable;
  readonly #member: GroupMember;
  readonly #fetcher: Fetcher;
  readonly #committer: Committer;
  readonly #ended = Promise.withResolvers<void>();
  readonly #stopped = new AbortController();
  #assignment = 0;
  #partitionCount = 0;
  #failures = 0;
  #rotation = 0;
  #isWakeScheduled = false;

  constructor(options: PollerOptions, handler: PollHandler) {
    this.#options = options;
    this.#handler = handler;
    const { groupId, memberName, topic, clock, security, partitions } = options;
    this.#partitions = partitions;
    partitions.beginSession();
    this.#member = new GroupMember(options, groupId, memberName, topic, {
      onAssigned: (assigned) => void this.#assign(assigned).catch((error) => this.#fail(error)),
      onRebalancing: () => this.#committer.hold(),
      onLost: (error) => this.#fail(error),
    });
    this.#fetcher = new Fetcher(this.#member.consumer, topic, security);
    const send = (offsets: ReadonlyMap<number, number>) => this.#member.commit(offsets);
    this.#committer = new Committer(send, clock, partitions, handler);
  }

  /** Joins the group and polls until closed; rejects when the membership fails. */
  async run(): Promise<void> {
    void this.#begin().catch((error) => this.#fail(error));
    await this.#ended.promise;
  }

  commit(partition: number, offset: number): void {
    this.#committer.commit(partition, offset);
  }

  /** Looks for partitions that want records again. */
  wake(): void {
    if (this.#isWakeScheduled || this.#stopped.signal.aborted) return;
    this.#isWakeScheduled = true;
    queueMicrotask(() => {
      this.#isWakeScheduled = false;
      void this.#startFetches().catch((error) => this.#fail(error));
    });
  }

  /** Fetches a partition again after a pause: what was fetched cannot be read. */
  fetchAgain(partition: number, error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    this.#partitions.occupy([partition]);
    void this.#pauseAfter([partition], error);
  }

  /** Stops fetching at once; commits are still sent. */
  async stopFetching(): Promise<void> {
    this.#stopped.abort();
    await this.#fetcher.close();
  }

  /** Commits what is pending, leaves the group, closes the connections. */
  async close(): Promise<void> {
    await this.stopFetching();
    await within(CLOSE_TIMEOUT_MS, this.#committer.close());
    await within(CLOSE_TIMEOUT_MS, this.#member.close());
    this.#ended.resolve();
  }

  async #begin(): Promise<void> {
    this.#partitionCount = await this.#countPartitions();
    await this.#member.join();
    await this.#watchPartitions();
  }

  #fail(error: unknown): void {
    this.#ended.reject(error);
  }

  async #assign(partitions: readonly number[]): Promise<void> {
    const assignment = ++this.#assignment;
    // The client rejoins without an event when the group has removed it: earlier commits must wait here too.
    this.#committer.hold();
    this.#partitions.assign(partitions);
    const starts = await this.#startOffsets(partitions);
    if (assignment !== this.#assignment) return; // There was another rebalance in the meantime.
    this.#reportMembership(partitions);
    this.#restartAt(starts);
    this.#committer.resume();
    this.#commitPositions(starts);
    this.wake();
  }

  #reportMembership(partitions: readonly number[]): void {
    const { memberName } = this.#options;
    const generation = this.#member.consumer.generationId;
    this.#handler.onJoined({ memberName, partitions, partitionCount: this.#partitionCount, generation });
  }

  /** Start offsets of newly assigned partitions, and of kept ones whose offset another member has moved. */
  async #startOffsets(partitions: readonly number[]): Promise<StartOffset[]> {
    const { topic, startingPosition, firstPartitionCount } = this.#options;
    const consumer = this.#member.consumer;
    // Read before the group's offsets are fetched: a commit of this member may succeed in between.
    const known = new Map(partitions.map((each) => [each, this.#partitions.get(each)?.committed]));
    const committed = await committedOffsets(consumer, topic, partitions);
    const starting = partitions.filter((each) =>
      isMovedElsewhere(
        committed.get(each),
        known.get(each),
        this.#partitions.get(each)?.position.committable,
      ),
    );
    if (starting.length === 0) return [];
    const atFirst = starting.filter((partition) => partition < firstPartitionCount(this.#partitionCount));
    // A partition that was added later is read from its start: whatever the position, its records are all new.
    const added = starting.filter((partition) => !atFirst.includes(partition));
    return [
      ...(await startOffsets(consumer, topic, atFirst, committed, startingPosition)),
      ...(await startOffsets(consumer, topic, added, committed, { kind: 'TRIM_HORIZON' })),
    ];
  }

  /** Restarts partitions at another offset: nothing buffered of them is delivered or committed any more. */
  #restartAt(starts: readonly StartOffset[]): void {
    this.#partitions.restart(starts);
    this.#committer.forget(starts.map(({ partition }) => partition));
  }

  /**
   * Kept partitions may have moved on while the group rebalanced. A start at the end of the log is committed at once,
   * or a restart before the first record would skip what was produced in between.
   */
  #commitPositions(starts: readonly StartOffset[]): void {
    const fresh = new Map(starts.map((start) => [start.partition, start]));
    for (const partition of this.#partitions.assigned()) {
      const start = fresh.get(partition);
      const isEarliest = this.#options.startingPosition.kind === 'TRIM_HORIZON';
      if (start && (!start.isNew || isEarliest)) continue;
      const position = this.#partitions.get(partition)?.position.committable;
      if (position !== undefined) this.#committer.commit(partition, position);
    }
  }

  async #startFetches(): Promise<void> {
    const wanting = this.#rotated().filter(
      (each) => !this.#partitions.isBusy(each) && this.#handler.wants(each),
    );
    if (wanting.length === 0 || this.#stopped.signal.aborted) return;
    this.#partitions.occupy(wanting);
    try {
      const groups = await this.#fetcher.groupByLeader(wanting);
      const led = [...groups].map(([leader, partitions]) => this.#fetchFrom(leader, partitions));
      const leaderless = wanting.filter(
        (each) => ![...groups.values()].some((group) => group.includes(each)),
      );
      await Promise.all([...led, this.#pauseAfter(leaderless)]);
    } catch (error) {
      await this.#pauseAfter(wanting, error);
    }
  }

  /** A broker fills its response in the order of the request: without rotation the last partition could starve. */
  #rotated(): number[] {
    const assigned = this.#partitions.assigned();
    const first = this.#rotation++ % Math.max(1, assigned.length);
    return [...assigned.slice(first), ...assigned.slice(0, first)];
  }

  async #fetchFrom(leader: number, partitions: readonly number[]): Promise<void> {
    const wanted = partitions.filter((partition) => this.#partitions.isAssigned(partition));
    const positions = new Map(wanted.map((each) => [each, this.#partitions.nextOffset(each)]));
    try {
      const responses = wanted.length > 0 ? await this.#fetcher.fetch(leader, positions) : [];
      const failed: number[] = [];
      for (const response of responses) {
        if (!(await this.#accept(response, positions))) failed.push(response.partitionIndex);
      }
      this.#free(partitions.filter((partition) => !failed.includes(partition)));
      await this.#pauseAfter(failed);
    } catch (error) {
      await this.#pauseAfter(partitions, error);
    }
  }

  /** @returns false when the partition must be tried again later, after the leaders are looked up again. */
  async #accept(response: PartitionResponse, positions: ReadonlyMap<number, number>): Promise<boolean> {
    const partition = response.partitionIndex;
    const position = positions.get(partition);
    if (position === undefined || !this.#isReadAt(partition, position)) return true;
    if (response.errorCode === OFFSET_OUT_OF_RANGE) return this.#resetToEarliest(partition, position);
    if (response.errorCode === TOPIC_AUTHORIZATION_FAILED)
      throw new ProtocolError('TOPIC_AUTHORIZATION_FAILED');
    if (response.errorCode !== 0) return false;
    const records = new RecordBatches(response, this.#options.topic, partition, position);
    this.#failures = 0;
    this.#handler.onFetched(partition, { records, highWatermark: response.highWatermark });
    return true;
  }

  /** False when the partition was revoked, or restarted at another offset, since the position was requested. */
  #isReadAt(partition: number, position: number): boolean {
    const isOurs = this.#partitions.isAssigned(partition) && !this.#stopped.signal.aborted;
    return isOurs && this.#partitions.nextOffset(partition) === position;
  }

  /** The log was truncated or the topic recreated: from its start, so that no record is skipped (docs/decisions/034). */
  async #resetToEarliest(partition: number, position: number): Promise<boolean> {
    const { consumer } = this.#member;
    const { EARLIEST } = ListOffsetTimestamps;
    const earliest = await listOffsets(consumer, this.#options.topic, [partition], EARLIEST);
    if (!this.#isReadAt(partition, position)) return true;
    this.#restartAt([{ partition, offset: earliest.get(partition) ?? 0, isNew: true }]);
    return true;
  }

  async #pauseAfter(partitions: readonly number[], error?: unknown): Promise<void> {
    if (partitions.length === 0 || this.#stopped.signal.aborted) return;
    if (error) this.#handler.onPollFailed(error);
    this.#fetcher.forgetLeaders();
    await this.#options.clock.sleep(backoffMs(++this.#failures, 1_000), this.#stopped.signal);
    this.#free(partitions);
  }

  #free(partitions: readonly number[]): void {
    // By then the next session may have begun, whose requests are not these.
    if (this.#stopped.signal.aborted) return;
    this.#partitions.free(partitions);
    this.wake();
  }

  async #watchPartitions(): Promise<void> {
    const { clock, partitionRefreshMs } = this.#options;
    while (!this.#stopped.signal.aborted) {
      await clock.sleep(partitionRefreshMs, this.#stopped.signal);
      if (this.#stopped.signal.aborted || !this.#member.isSettled) continue;
      const count = await this.#countPartitions().catch(() => this.#partitionCount);
      if (count > this.#partitionCount) await this.#member.rejoin();
      // A late, older response may have given the group's leader fewer partitions: then the next round rejoins again.
      this.#partitionCount = await this.#countPartitions(false).catch(() => this.#partitionCount);
    }
  }

  /** @param forceUpdate false for what the client has cached. */
  async #countPartitions(forceUpdate = true): Promise<number> {
    const { topic } = this.#options;
    const { topics } = await this.#member.consumer.metadata({ topics: [topic], forceUpdate });
    return topics.get(topic)?.partitionsCount ?? 0;
  }
}
