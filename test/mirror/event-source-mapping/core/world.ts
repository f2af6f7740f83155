import type { BufferedRecords } from '../../../../local/src/event-source-mapping/core/fetch-buffer.ts';
import { MappingCounters } from '../../../../local/src/event-source-mapping/core/metrics.ts';
import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import { OnFailureDestination } from '../../../../local/src/event-source-mapping/destination/on-failure-destination.ts';
import { FailureReports } from '../../../../local/src/event-source-mapping/history/failure-reports.ts';
import { MappingObserver } from '../../../../local/src/event-source-mapping/history/mapping-observer.ts';
import { RecordHistory } from '../../../../local/src/event-source-mapping/history/record-history.ts';
import { WorkInProgress } from '../../../../local/src/event-source-mapping/history/work-in-progress.ts';
import { Invoker } from '../../../../local/src/event-source-mapping/pipeline/invoker.ts';
import { Pipeline } from '../../../../local/src/event-source-mapping/pipeline/pipeline.ts';
import type { MappingSettings } from '../../../../local/src/event-source-mapping/settings/settings.ts';
import type { EventSourceMappingPorts } from '../../../../local/src/event-source-mapping/types.ts';
import type { InvocationResult } from '../../../../local/src/lambda/types.ts';
import { silentLog } from '../../../../local/src/shared/log.ts';
import { ServiceException } from '../../../../local/src/shared/service-exception.ts';
import { type KafkaEvent, recordsOf } from '../harness.ts';
import { unpacked } from '../unpacked.ts';

/** What happens in one simulated run. */
export interface Plan {
  readonly recordsPerPartition: readonly number[];
  readonly fetchSize: number;
  /** Reads of fetched records that throw, counted over all partitions. */
  readonly unreadable: readonly number[];
  /** Distance between offsets: more than 1 is a compacted log. */
  readonly offsetGap: number;
  readonly batchSize: number;
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
  readonly hasDestination: boolean;
  readonly filteredOut: 'none' | 'every third' | 'all';
  /** How invocations end, in turn; after these all succeed, except with poison. */
  readonly outcomes: readonly ('success' | 'error' | 'partial' | 'malformed' | 'throttle')[];
  /** Positions in partition 0 that make every batch fail while retries are limited. */
  readonly poison: readonly number[];
}

const TOPIC = 't';
type End = 'delivered' | 'filtered' | 'destination' | 'dropped';
const nameOf = ({ partition, offset }: { partition: number; offset: number }) => `${partition}@${offset}`;

/** One fetch, from memory. */
class FetchedArray implements BufferedRecords {
  readonly #records: MappingRecord[];
  readonly #beforeRead: () => void;
  readonly sizeBytes = 0;
  readonly endOffset: number;
  position: number;

  constructor(records: readonly MappingRecord[], beforeRead: () => void) {
    this.#records = [...records];
    this.#beforeRead = beforeRead;
    this.position = records[0]?.offset ?? 0;
    this.endOffset = (records.at(-1)?.offset ?? 0) + 1;
  }

  read(count: number): MappingRecord[] {
    this.#beforeRead();
    const records = this.#records.splice(0, count);
    this.position = this.#records[0]?.offset ?? this.endOffset;
    return records;
  }
}

export const silentReports = new FailureReports({
  functionName: 'function',
  destinationText: '',
  waitingBehind: () => 0,
  clock: { now: () => 0, sleep: async () => {} },
  log: silentLog,
});

/** A mapping without Kafka and Lambda: the records of the plan go through it, and everything that happens is recorded. */
export class World {
  readonly plan: Plan;
  readonly records: MappingRecord[];
  readonly prematureCommits: string[] = [];
  readonly overlaps: number[] = [];
  readonly eventSizes: number[] = [];
  readonly #ends = new Map<string, End[]>();
  readonly #offers: string[] = [];
  readonly #commits = new Map<number, number>();
  readonly #inFlight = new Set<number>();
  readonly #pipeline: Pipeline;
  readonly counters = new MappingCounters();
  readonly history = new RecordHistory({ now: () => 0, sleep: async () => {} });
  #calls = 0;
  #reads = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.records = plan.recordsPerPartition.flatMap((count, partition) =>
      Array.from({ length: count }, (_, index) => recordAt(partition, index * plan.offsetGap)),
    );
    this.#pipeline = this.#createPipeline();
  }

  /** Feeds each partition fetch by fetch, as it has room, until all is resolved. */
  async run(): Promise<void> {
    this.#pipeline.partitions.restart(
      this.plan.recordsPerPartition.map((_, partition) => ({ partition, offset: 0 })),
    );
    for (let rounds = 0; rounds < 5_000 && this.#isBusy(); rounds++) {
      this.plan.recordsPerPartition.some((_, partition) => this.#feed(partition));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** How many ends each record has come to. */
  ends(): { name: string; count: number }[] {
    return this.records.map((record) => ({ name: nameOf(record), count: this.endsOf(record).length }));
  }

  endsOf(record: MappingRecord): End[] {
    const ends = this.#ends.get(nameOf(record)) ?? [];
    return this.#isFilteredOut(record) ? [...ends, 'filtered'] : ends;
  }

  committed(): number[] {
    return this.plan.recordsPerPartition.map((_, partition) => this.#commits.get(partition) ?? 0);
  }

  logEnds(): number[] {
    return this.plan.recordsPerPartition.map((count) =>
      count === 0 ? 0 : (count - 1) * this.plan.offsetGap + 1,
    );
  }

  firstOffers(): Map<number, number[]> {
    const firsts = new Map<number, number[]>();
    for (const name of new Set(this.#offers)) {
      const [partition = 0, offset = 0] = name.split('@').map(Number);
      firsts.set(partition, [...(firsts.get(partition) ?? []), offset]);
    }
    return firsts;
  }

  offersPerRecord(): number[] {
    const counts = new Map<string, number>();
    for (const name of this.#offers) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts.values()];
  }

  #isBusy(): boolean {
    return this.committed().some((offset, partition) => offset !== this.logEnds()[partition]);
  }

  #feed(partition: number): boolean {
    const position = this.#pipeline.partitions.nextOffset(partition);
    const rest = this.records.filter((record) => record.partition === partition && record.offset >= position);
    if (rest.length === 0) return false;
    if (!this.#pipeline.wants(partition)) return true;
    const records = rest.slice(0, this.plan.fetchSize);
    this.#pipeline.accept(partition, {
      records: new FetchedArray(records, () => this.#refuseUnreadable()),
      highWatermark: this.logEnds()[partition] ?? 0,
    });
    return true;
  }

  #refuseUnreadable(): void {
    if (this.plan.unreadable.includes(this.#reads++)) throw new Error('these bytes cannot be read');
  }

  #createPipeline(): Pipeline {
    const { plan } = this;
    const clock = { now: () => 0, sleep: async () => {}, ago: (ms: number) => -ms, after: () => () => {} };
    const settings: MappingSettings = {
      uuid: 'uuid',
      functionName: 'function',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:function',
      topic: TOPIC,
      groupId: 'group',
      source: {
        eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c',
        bootstrapServers: 'b:9098',
      },
      startingPosition: { kind: 'TRIM_HORIZON' },
      batching: { batchSize: plan.batchSize, batchingWindowMs: 0 },
      admission:
        plan.filteredOut === 'none' ? {} : { matchingFilter: (value) => (value.text === 'out' ? -1 : 0) },
      retries: { ...plan, maximumRecordAgeInSeconds: Number.POSITIVE_INFINITY },
      destinationText: plan.hasDestination ? 'kafka://failed' : '',
      concurrentInvocations: 5,
      partitionRefreshMs: 1,
    };
    this.records.forEach((record, index) => {
      if (this.#isFilteredOut(record)) this.records[index] = { ...record, value: Buffer.from('out') };
    });
    const stopped = new AbortController().signal;
    const ports = { clock, log: { ...silentLog } } as unknown as EventSourceMappingPorts;
    const failures = new OnFailureDestination(settings, ports, this.counters, undefined, stopped);
    const sendOrDiscard: OnFailureDestination['sendOrDiscard'] = async (failure) => {
      const { records } = failure;
      for (const record of records) this.#end(record, plan.hasDestination ? 'destination' : 'dropped');
      return plan.hasDestination
        ? { delivered: records, discarded: [] }
        : { delivered: [], discarded: records };
    };
    return new Pipeline({
      settings,
      clock,
      log: silentLog,
      counters: this.counters,
      observer: new MappingObserver(this.history, silentReports, new WorkInProgress(clock)),
      invoker: new Invoker(
        settings,
        { invoke: (_name, event) => this.#invoke(unpacked(event) as KafkaEvent) },
        this.counters,
        stopped,
        () => {},
      ),
      onFailure: Object.assign(failures, { sendOrDiscard }),
      stopped,
      poller: {
        wake: () => {},
        fetchAgain: () => {},
        commit: (partition, offset) => this.#commit(partition, offset),
      },
    });
  }

  async #invoke(event: KafkaEvent): Promise<InvocationResult> {
    const outcome = this.plan.outcomes[this.#calls++] ?? 'success';
    if (outcome === 'throttle') throw new ServiceException('TooManyRequestsException', 'Rate Exceeded.', 429);
    const records = recordsOf(event);
    const partitions = new Set(records.map(({ partition }) => partition));
    this.eventSizes.push(records.length);
    this.#offers.push(...records.map(nameOf));
    for (const partition of partitions) {
      if (this.#inFlight.has(partition)) this.overlaps.push(partition);
      this.#inFlight.add(partition);
    }
    await new Promise((resolve) => setImmediate(resolve));
    for (const partition of partitions) this.#inFlight.delete(partition);
    return this.#respond(this.#isPoisoned(records) ? 'error' : outcome, records);
  }

  #respond(outcome: string, records: readonly { partition: number; offset: number }[]): InvocationResult {
    const base = { requestId: 'r', statusCode: 200, executedVersion: '$LATEST', logTail: '' } as const;
    if (outcome === 'error') return { ...base, functionError: 'Unhandled', payload: '{}' };
    const reports = this.plan.reportBatchItemFailures;
    if (reports && outcome === 'malformed') return { ...base, payload: '{"batchItemFailures":[{}]}' };
    const failed = reports && outcome === 'partial' ? records.filter((_, index) => index % 2 === 1) : [];
    for (const record of records) if (!failed.includes(record)) this.#end(record, 'delivered');
    const batchItemFailures = failed.map(({ partition, offset }) => ({
      itemIdentifier: { partition: `${TOPIC}-${partition}`, offset },
    }));
    return { ...base, payload: JSON.stringify({ batchItemFailures }) };
  }

  /** Poison would hold its partition for ever when retries are not limited, and the run would not end. */
  #isPoisoned(records: readonly { partition: number; offset: number }[]): boolean {
    if (!Number.isFinite(this.plan.maximumRetryAttempts)) return false;
    const offsets = this.plan.poison.map((index) => index * this.plan.offsetGap);
    return records.some(({ partition, offset }) => partition === 0 && offsets.includes(offset));
  }

  #isFilteredOut({ offset }: MappingRecord): boolean {
    if (this.plan.filteredOut === 'all') return true;
    return this.plan.filteredOut === 'every third' && (offset / this.plan.offsetGap) % 3 === 0;
  }

  #end(record: { partition: number; offset: number }, end: End): void {
    this.#ends.set(nameOf(record), [...(this.#ends.get(nameOf(record)) ?? []), end]);
  }

  #commit(partition: number, offset: number): void {
    this.#commits.set(partition, offset);
    const early = this.records.filter(
      (record) =>
        record.partition === partition &&
        record.offset < offset &&
        !this.#ends.has(nameOf(record)) &&
        !this.#isFilteredOut(record),
    );
    this.prematureCommits.push(...early.map(nameOf));
  }
}

export function newWorld(plan: Plan): World {
  return new World(plan);
}

function recordAt(partition: number, offset: number): MappingRecord {
  const value = Buffer.from('in');
  return {
    topic: TOPIC,
    partition,
    offset,
    timestamp: 0,
    timestampType: 'CREATE_TIME',
    key: null,
    value,
    headers: [],
  };
}
