import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import { endOf } from '../../../../local/src/event-source-mapping/history/attempt-end.ts';
import { RecordHistory } from '../../../../local/src/event-source-mapping/history/record-history.ts';
import type { InvocationResult } from '../../../../local/src/lambda/types.ts';

/** A record of the topic `orders`. */
export const record = (
  offset: number,
  { partition = 0, key = null as string | null } = {},
): MappingRecord => ({
  topic: 'orders',
  partition,
  offset,
  timestamp: 5,
  timestampType: 'CREATE_TIME',
  key: key === null ? null : Buffer.from(key),
  value: Buffer.from('12345'),
  headers: [],
});

/** An invocation that the function responded to. */
export const responded = (result: Partial<InvocationResult>) => ({
  kind: 'responded' as const,
  result: {
    requestId: 'request-1',
    statusCode: 200,
    executedVersion: '$LATEST',
    payload: 'null',
    logTail: '',
    ...result,
  } as InvocationResult,
});

/** Records that are invoked again. */
export const retry = (records: readonly MappingRecord[]) => ({ records, attempts: 1, invocations: 1 });

/** A history with a clock that is only moved by the test. */
export function historyAt(limit?: number) {
  const time = { now: 1_000 };
  const clock = { now: () => time.now, sleep: async () => {} };
  const history = new RecordHistory(clock, limit);
  return {
    time,
    history,
    poll: (...records: MappingRecord[]) => history.polled(records, []),
  };
}

/** Records are invoked once, as a batch, and delivered. */
export function delivered(history: RecordHistory, records: readonly MappingRecord[]): void {
  const batch = history.batched(records.length, 'batch-size');
  history
    .invoked(batch, records)
    .ended(endOf(responded({}), { delivered: records, failures: [], retries: [] }));
}
