import { describe, expect, test } from '@jest/globals';
import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import { NO_FILTER } from '../../../../local/src/event-source-mapping/filter-pattern/index.ts';
import { endOf } from '../../../../local/src/event-source-mapping/history/attempt-end.ts';
import { delivered, historyAt, record, responded, retry } from './history.ts';

describe('the history of a record', () => {
  test('The history of a delivered record has its batch, its attempt and its commit.', () => {
    const { history, time, poll } = historyAt();
    const records = [record(7, { key: 'o1' }), record(8)];
    poll(...records);
    time.now = 1_010;
    const batch = history.batched(2, 'window');
    const { ended: end } = history.invoked(batch, records);
    expect(history.story(0, 7)).toMatchObject({ outcome: 'pending', attempts: [{ result: 'running' }] });
    time.now = 1_025;
    end(endOf(responded({}), { delivered: records, failures: [], retries: [] }));
    time.now = 1_030;
    history.committed(0, 9);
    expect(history.story(0, 7)).toEqual({
      topic: 'orders',
      partition: 0,
      offset: 7,
      key: 'o1',
      timestamp: 5,
      sizeBytes: 7,
      polledAt: 1_000,
      outcome: 'delivered',
      batch: { id: 1, size: 2, reason: 'window', createdAt: 1_010 },
      attempts: [
        {
          startedAt: 1_010,
          durationMs: 15,
          requestId: 'request-1',
          records: 2,
          result: 'succeeded',
          isFailure: false,
        },
      ],
      attemptCount: 1,
      endedAt: 1_025,
      committedAt: 1_030,
    });
  });

  test('The history of a record says which filter it matched, or that it matched none.', () => {
    const { history } = historyAt();
    history.polled([record(1), record(2)], [1, NO_FILTER]);
    expect(history.story(0, 1)).toMatchObject({ outcome: 'pending', matchedFilter: 1 });
    const filtered = history.story(0, 2);
    expect(filtered).toMatchObject({ outcome: 'filtered', endedAt: 1_000, attempts: [] });
    expect(filtered).not.toHaveProperty('matchedFilter');
  });

  test('A partial failure is a failure of the records it names only.', () => {
    const { history, poll } = historyAt();
    const [good, bad] = [record(1), record(2)];
    poll(good, bad);
    const { ended: end } = history.invoked(history.batched(2, 'batch-size'), [good, bad]);
    const logTail = 'x\n{"level":"ERROR","message":"no stock","errorMessage":"of b1"}\n';
    end(endOf(responded({ logTail }), { delivered: [good], failures: [], retries: [retry([bad])] }));
    expect(history.story(0, 1)).toMatchObject({
      outcome: 'delivered',
      attempts: [{ result: 'partial-failure', isFailure: false }],
    });
    expect(history.story(0, 2)).toMatchObject({
      outcome: 'pending',
      attempts: [{ result: 'partial-failure', isFailure: true, error: 'no stock: of b1' }],
    });
  });

  test('A bisected batch, a throttled invocation and a failed one have different results.', () => {
    const { history, poll } = historyAt();
    const both = [record(1), record(2)];
    poll(...both);
    const batch = history.batched(2, 'batch-size');
    history
      .invoked(batch, both)
      .ended(endOf({ kind: 'not-invoked' }, { delivered: [], failures: [], retries: [retry(both)] }));
    const payload = JSON.stringify({
      errorType: 'TypeError',
      errorMessage: 'no total',
      trace: [
        'TypeError: no total',
        '    at inner (node:internal/x:1:2)',
        '    at total (/var/task/src/domain.ts:12:5)',
      ],
    });
    const failed = responded({ functionError: 'Unhandled', payload });
    history.invoked(batch, both).ended(
      endOf(failed, {
        delivered: [],
        failures: [],
        retries: [retry([both[0] as MappingRecord]), retry([both[1] as MappingRecord])],
      }),
    );
    history.invoked(batch, both.slice(0, 1)).ended(
      endOf(failed, {
        delivered: [],
        failures: [],
        retries: [retry(both.slice(0, 1))],
      }),
    );
    expect(history.story(0, 1)?.attempts).toMatchObject([
      { result: 'not-invoked' },
      { result: 'bisected', error: 'TypeError: no total (src/domain.ts:12:5)' },
      { result: 'failed', records: 1 },
    ]);
    expect(history.story(0, 2)?.attempts).toHaveLength(2);
  });

  test('A record that is sent to the destination, or discarded, has the condition.', () => {
    const { history, poll } = historyAt();
    poll(record(1), record(2));
    history.failed([record(1)], 'RetryAttemptsExhausted', 'kafka://failed');
    history.failed([record(2)], 'RecordAgeExceeded', undefined);
    expect(history.list()).toMatchObject([
      { offset: 2, outcome: 'discarded', condition: 'RecordAgeExceeded' },
      {
        offset: 1,
        outcome: 'destination',
        condition: 'RetryAttemptsExhausted',
        destination: 'kafka://failed',
      },
    ]);
  });

  test('Of very many attempts, the first 10 and the last 40 are kept, and all are counted.', () => {
    const { history, time, poll } = historyAt();
    const one = [record(1)];
    poll(...one);
    const batch = history.batched(1, 'batch-size');
    for (let attempt = 0; attempt < 90; attempt++) {
      time.now = attempt;
      history
        .invoked(batch, one)
        .ended(endOf({ kind: 'not-invoked' }, { delivered: [], failures: [], retries: [retry(one)] }));
    }
    const story = history.story(0, 1);
    expect(story?.attemptCount).toBe(90);
    const starts = story?.attempts.map(({ startedAt }) => startedAt);
    expect(starts).toEqual([
      ...Array.from({ length: 10 }, (_, index) => index),
      ...Array.from({ length: 40 }, (_, index) => index + 50),
    ]);
  });
});

describe('waiting for a record', () => {
  test('The wait for a record ends with its story, also when the record is polled later.', async () => {
    const { history, poll } = historyAt();
    const ended = history.ended(0, 1, new AbortController().signal);
    poll(record(1));
    delivered(history, [record(1)]);
    expect(await ended).toMatchObject({ offset: 1, outcome: 'delivered' });
    expect(await history.ended(0, 1, new AbortController().signal)).toMatchObject({ outcome: 'delivered' });
  });

  test('The wait for a record that is filtered out ends when it is polled.', async () => {
    const { history } = historyAt();
    const ended = history.ended(0, 1, new AbortController().signal);
    history.polled([record(1)], [NO_FILTER]);
    expect(await ended).toMatchObject({ outcome: 'filtered' });
  });

  test('The wait for a record ends with the reason when it is aborted, also before it begins.', async () => {
    const { history, poll } = historyAt();
    poll(record(1));
    const abort = new AbortController();
    const ended = history.ended(0, 1, abort.signal);
    abort.abort(new Error('too long'));
    await expect(ended).rejects.toThrow('too long');
    await expect(history.ended(0, 1, abort.signal)).rejects.toThrow('too long');
  });
});
