import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { MappingObserver } from '../../../../local/src/event-source-mapping/history/mapping-observer.ts';
import type { RecordsInProgress } from '../../../../local/src/event-source-mapping/history/types.ts';
import { WorkInProgress } from '../../../../local/src/event-source-mapping/history/work-in-progress.ts';
import { processBatch } from '../../../../local/src/event-source-mapping/pipeline/process-batch.ts';
import { silentReports } from '../core/world.ts';
import { record, responded } from './history.ts';

const retries = {
  maximumRetryAttempts: Number.POSITIVE_INFINITY,
  maximumRecordAgeInSeconds: 60,
  bisectBatchOnFunctionError: true,
  reportBatchItemFailures: false,
};

test.each(['expired', 'revoked'])(
  'A bisected half whose records are %s is not in progress any more while the other half is retried.',
  async (reason) => {
    const stopping = new AbortController();
    let isGone = false;
    const invocations = [0, 0];
    let seen: RecordsInProgress[] = [];
    const clock = {
      now: () => 1_000,
      ago: () => (isGone && reason === 'expired' ? 10 : 0),
      after: () => () => {},
      sleep: () => setImmediate(),
    };
    const work = new WorkInProgress(clock);
    const observed = new MappingObserver(undefined, silentReports, work).batched(2, 'batch-size');
    const failing = { ...record(7, { partition: 1 }), timestamp: 20 };
    await processBatch([record(0), failing], {
      settings: retries,
      clock,
      stopped: stopping.signal,
      observe: observed.invoked,
      onDropped: observed.dropped,
      isAssigned: ({ partition }) => !(isGone && reason === 'revoked' && partition === 0),
      onDelivered: () => {},
      sendOrDiscard: async () => {},
      release: () => {},
      invoke: async ({ records }) => {
        for (const { partition } of records) invocations[partition] = (invocations[partition] ?? 0) + 1;
        isGone = invocations.every((times) => times >= 3);
        seen = work.list();
        if (invocations[1] === 20) stopping.abort();
        return responded({ functionError: 'Unhandled' });
      },
    });
    expect(seen).toMatchObject([{ ranges: [{ partition: 1, first: 7, last: 7 }], isRunning: true }]);
    observed.ended();
    expect(work.list()).toEqual([]);
  },
);
