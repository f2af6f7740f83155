import { describe, expect, test } from '@jest/globals';
import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import { FailureReports } from '../../../../local/src/event-source-mapping/history/failure-reports.ts';
import { silentLog } from '../../../../local/src/shared/log.ts';

const record = (offset: number) => ({ topic: 'orders', partition: 0, offset }) as MappingRecord;

function reporting({ logEnd = 0 } = {}) {
  const time = { now: 0 };
  const lines: string[] = [];
  const reports = new FailureReports({
    functionName: 'payment',
    destinationText: 'kafka://failed',
    waitingBehind: (_partition, offset) => Math.max(0, logEnd - offset - 1),
    clock: { now: () => time.now, sleep: async () => {} },
    log: { ...silentLog, warn: (line) => lines.push(line) },
  });
  return { reports, lines, time };
}

describe('the reports of failures', () => {
  test('The 1st, 3rd, 10th and 100th failure of a record is reported, and no other up to 999.', () => {
    const { reports, lines } = reporting();
    for (let times = 1; times <= 999; times++) reports.failed([record(12)], times, 'TypeError: no total');
    expect(lines).toEqual([
      'payment: orders-0@12 failed once (TypeError: no total)',
      'payment: orders-0@12 failed 3 times (TypeError: no total)',
      'payment: orders-0@12 failed 10 times (TypeError: no total)',
      'payment: orders-0@12 failed 100 times (TypeError: no total)',
    ]);
  });

  test('A report says how many records fail with it, and how many wait behind it.', () => {
    const { reports, lines } = reporting({ logEnd: 9 });
    reports.failed([record(1), record(2), record(3)], 1, undefined);
    expect(lines).toEqual([
      'payment: orders-0@1 and 2 other records failed once; 5 records of the partition waiting',
    ]);
  });

  test('First failures within a second of another are counted in the next report.', () => {
    const { reports, lines, time } = reporting();
    reports.failed([record(1)], 1, undefined);
    time.now = 999;
    reports.failed([record(2)], 1, undefined);
    reports.failed([record(3), record(4)], 1, undefined);
    time.now = 1_000;
    reports.failed([record(5)], 1, undefined);
    reports.failed([record(5)], 3, undefined);
    expect(lines).toEqual([
      'payment: orders-0@1 failed once',
      'payment: orders-0@5 failed once; 3 other records failed for the first time since the last report',
      'payment: orders-0@5 failed 3 times',
    ]);
  });

  test('A failure that is sent to the destination names it, the condition, the error and where it was thrown.', () => {
    const { reports, lines } = reporting();
    const payload = JSON.stringify({
      errorType: 'Error',
      errorMessage: 'no stock',
      trace: ['Error: no stock', '    at reserve (/var/task/domain.mjs:8:3)'],
    });
    const result = {
      requestId: 'r',
      statusCode: 200,
      executedVersion: '$LATEST',
      functionError: 'Unhandled',
      payload,
      logTail: '',
    } as const;
    reports.sent({ records: [record(7)], condition: 'RetryAttemptsExhausted', invocations: 3, result });
    reports.sent({ records: [record(8), record(9)], condition: 'RecordAgeExceeded', invocations: 0 });
    expect(lines).toEqual([
      'payment: sent orders-0@7 to kafka://failed after 3 invocations: RetryAttemptsExhausted (Error: no stock (domain.mjs:8:3))',
      'payment: sent orders-0@8 and 1 other record to kafka://failed after 0 invocations: RecordAgeExceeded',
    ]);
  });
});
