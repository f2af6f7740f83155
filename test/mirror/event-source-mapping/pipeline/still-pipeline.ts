import type { BufferedRecords } from '../../../../local/src/event-source-mapping/core/fetch-buffer.ts';
import { MappingCounters } from '../../../../local/src/event-source-mapping/core/metrics.ts';
import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import type { OnFailureDestination } from '../../../../local/src/event-source-mapping/destination/on-failure-destination.ts';
import { FailureReports } from '../../../../local/src/event-source-mapping/history/failure-reports.ts';
import { MappingObserver } from '../../../../local/src/event-source-mapping/history/mapping-observer.ts';
import { WorkInProgress } from '../../../../local/src/event-source-mapping/history/work-in-progress.ts';
import type { Invoker } from '../../../../local/src/event-source-mapping/pipeline/invoker.ts';
import { Pipeline } from '../../../../local/src/event-source-mapping/pipeline/pipeline.ts';
import type { MappingSettings } from '../../../../local/src/event-source-mapping/settings/settings.ts';
import { silentLog } from '../../../../local/src/shared/log.ts';
import { recordOf } from '../core/records.ts';

const clock = { now: () => 0, sleep: async () => {}, ago: (ms: number) => -ms, after: () => () => {} };
const RECORDS_OF_A_FETCH = 200;

const settings: MappingSettings = {
  uuid: 'uuid',
  functionName: 'function',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:function',
  topic: 't',
  groupId: 'group',
  source: { eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c', bootstrapServers: 'b:9098' },
  startingPosition: { kind: 'TRIM_HORIZON' },
  batching: { batchSize: 100, batchingWindowMs: 500 },
  admission: {},
  retries: {
    maximumRetryAttempts: 0,
    maximumRecordAgeInSeconds: Number.POSITIVE_INFINITY,
    bisectBatchOnFunctionError: false,
    reportBatchItemFailures: false,
  },
  destinationText: '',
  concurrentInvocations: 5,
  partitionRefreshMs: 1,
};

const reports = new FailureReports({
  functionName: 'function',
  destinationText: '',
  waitingBehind: () => 0,
  clock,
  log: silentLog,
});

/** A pipeline whose clock does not advance: no batching window ends. */
export class StillPipeline {
  readonly stopping = new AbortController();
  readonly pipeline: Pipeline;
  #next = 0;
  /** Times that the poller was woken. */
  wakes = 0;

  constructor(
    partitions: number,
    changes: Partial<MappingSettings>,
    { invoker, onFailure }: Partial<Record<'invoker' | 'onFailure', object>>,
  ) {
    this.pipeline = new Pipeline({
      settings: { ...settings, ...changes },
      clock,
      log: silentLog,
      counters: new MappingCounters(),
      observer: new MappingObserver(undefined, reports, new WorkInProgress(clock)),
      invoker: { hasFreeSlot: true, hasCapacity: () => true, ...invoker } as unknown as Invoker,
      onFailure: onFailure as OnFailureDestination,
      stopped: this.stopping.signal,
      poller: { wake: () => this.wakes++, fetchAgain: () => {}, commit: () => {} },
    });
    const numbers = Array.from({ length: partitions }, (_, partition) => partition);
    this.pipeline.partitions.assign(numbers);
    this.pipeline.partitions.restart(numbers.map((partition) => ({ partition, offset: 0 })));
  }

  /** Fetches partition 0 of an endless log while it is wanted. @returns how many fetches that were, at most `limit`. */
  async fill(value: Buffer, limit: number): Promise<number> {
    for (let fetches = 0; fetches < limit; fetches++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!this.pipeline.wants(0)) return fetches;
      this.pipeline.accept(0, { records: this.#fetch(value), highWatermark: Number.MAX_SAFE_INTEGER });
    }
    return limit;
  }

  #fetch(value: Buffer): BufferedRecords {
    const first = this.#next;
    this.#next += RECORDS_OF_A_FETCH;
    const endOffset = this.#next;
    const left: MappingRecord[] = Array.from({ length: RECORDS_OF_A_FETCH }, (_, n) =>
      recordOf(0, first + n, { value }),
    );
    return {
      endOffset,
      get sizeBytes() {
        return left.length * value.length;
      },
      get position() {
        return endOffset - left.length;
      },
      read: (count) => left.splice(0, count),
    };
  }
}
