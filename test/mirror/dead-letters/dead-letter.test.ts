import { describe, expect, test } from '@jest/globals';
import { type DeadRecord, deadLettersOf } from '../../../local/src/dead-letters/dead-letter.ts';
import { redriveCountOf, redrivenHeaders } from '../../../local/src/dead-letters/loop-guard.ts';
import { positionText } from '../../../local/src/event-source-mapping/core/position.ts';

const place = {
  destination: 'arn:aws:sqs:us-east-1:123456789012:q',
  idOf: (record: DeadRecord, requestId: string) => `${requestId}.${positionText(record)}`,
};
const document = {
  requestContext: {
    requestId: 'r1',
    functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:payment:live',
    condition: 'RetryAttemptsExhausted',
    approximateInvokeCount: 2,
  },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  timestamp: '2026-11-29T10:00:00.000Z',
};
const recordsInfo = { 'my-orders-1': { firstRecordOffset: '4', lastRecordOffset: '5' } };

describe('a document of Lambda', () => {
  test('A document for a queue is one dead letter for each record between the first and the last.', () => {
    const text = JSON.stringify({ ...document, KafkaBatchInfo: { recordsInfo } });
    expect(deadLettersOf(text, place)).toEqual([
      {
        id: 'r1.my-orders-1@4',
        destination: place.destination,
        at: Date.parse(document.timestamp),
        functionName: 'payment',
        reason: 'RetryAttemptsExhausted',
        requestId: 'r1',
        invocations: 2,
        record: { topic: 'my-orders', partition: 1, offset: 4 },
      },
      expect.objectContaining({ id: 'r1.my-orders-1@5' }),
    ]);
  });

  test('A document with an event is about the records of the event, whether that is text or an object.', () => {
    const event = { records: { 'orders-0': [{ topic: 'orders', partition: 0, offset: 7, timestamp: 9 }] } };
    for (const payload of [event, JSON.stringify(event)]) {
      const found = deadLettersOf(JSON.stringify({ ...document, payload }), place);
      expect(found).toMatchObject([{ record: { topic: 'orders', partition: 0, offset: 7, timestamp: 9 } }]);
    }
  });

  test('The records that are known from elsewhere count, and a function that was not invoked has no request id.', () => {
    const known = { topic: 'orders', partition: 0, offset: 9, timestamp: 1 };
    const text = JSON.stringify({ ...document, responseContext: null, KafkaBatchInfo: { recordsInfo } });
    const [only, ...more] = deadLettersOf(text, { ...place, mapping: 'u', records: [known] }) ?? [];
    expect(only).toMatchObject({ record: known, mapping: 'u' });
    expect(only).not.toHaveProperty('requestId');
    expect(more).toEqual([]);
  });

  test('Text that is not such a document has none.', () => {
    const broken = [
      'text',
      'null',
      '[]',
      '{}',
      JSON.stringify(document), // About no record.
      JSON.stringify({
        ...document,
        KafkaBatchInfo: { recordsInfo: { 'orders-0': { firstRecordOffset: 'x', lastRecordOffset: '1' } } },
      }),
      JSON.stringify({
        ...document,
        KafkaBatchInfo: { recordsInfo: { 'orders-0': { firstRecordOffset: '9', lastRecordOffset: '1' } } },
      }),
    ];
    expect(broken.map((text) => deadLettersOf(text, place))).toEqual(broken.map(() => undefined));
  });
});

describe('the loop guard', () => {
  const text = (headers: ReturnType<typeof redrivenHeaders>) =>
    headers.map(([name, value]) => [name, value && Buffer.from(value).toString()]);

  test('A copy has all headers of its record, how often it was redriven, and from where.', () => {
    const first = redrivenHeaders(
      [
        ['trace', Buffer.from('t')],
        ['empty', null],
      ],
      'orders-0@4',
    );
    expect(text(first)).toEqual([
      ['trace', 't'],
      ['empty', null],
      ['redrive-count', '1'],
      ['redriven-from', 'orders-0@4'],
    ]);
    expect(text(redrivenHeaders(first, 'orders-0@9')).slice(2)).toEqual([
      ['redrive-count', '2'],
      ['redriven-from', 'orders-0@9'],
    ]);
  });

  test('A header that is not a count was set by another producer and means none.', () => {
    for (const value of ['x', '-1', '', '1234567'])
      expect(redriveCountOf([['redrive-count', Buffer.from(value)]])).toBe(0);
    expect(redriveCountOf([['redrive-count', null]])).toBe(0);
    expect(redriveCountOf([['redrive-count', Buffer.from('3')]])).toBe(3);
  });
});
