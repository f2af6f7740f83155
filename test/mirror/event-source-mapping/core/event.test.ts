import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventText } from '../../../../local/src/event-source-mapping/core/event.ts';
import { eventSizeBytes } from '../../../../local/src/event-source-mapping/core/event-size.ts';
import { packEvent } from '../../../../local/src/event-source-mapping/core/pack-event.ts';
import type { MappingRecord } from '../../../../local/src/event-source-mapping/core/record.ts';
import { unpacked } from '../unpacked.ts';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

const record = fc.record({
  topic: fc.constant('my-topic-1.a_b'),
  partition: fc.nat({ max: 12 }),
  offset: fc.maxSafeNat(),
  timestamp: fc.integer({ min: -1, max: 2 ** 45 }),
  timestampType: fc.constantFrom('CREATE_TIME', 'LOG_APPEND_TIME'),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.option(bytes))),
  keySchema: fc.option(fc.constant({ dataFormat: 'JSON', schemaId: 'ä' } as const), { nil: undefined }),
  valueSchema: fc.option(fc.constant({ dataFormat: 'AVRO', schemaId: 'id' } as const), { nil: undefined }),
});

const source = fc.record({
  eventSourceArn: fc.option(fc.constant('arn:aws:kafka:us-east-1:123456789012:cluster/c/1'), {
    nil: undefined,
  }),
  bootstrapServers: fc.constant('b-1:9098,b-2:9098'),
});

describe('the event text', () => {
  test('The event text is JSON that has every byte of every record', () => {
    fc.assert(
      fc.property(source, fc.array(record), (from, records: MappingRecord[]) => {
        const event = JSON.parse(eventText(from, records));
        const shown = Object.values(event.records).flat() as Record<string, unknown>[];
        const grouped = [...new Set(records.map(({ partition }) => partition))].flatMap((partition) =>
          records.filter((each) => each.partition === partition),
        );
        expect(shown.map(({ value }) => value)).toEqual(
          grouped.map(({ value }) => value?.toString('base64')),
        );
        expect(shown.map(({ key }) => key)).toEqual(grouped.map(({ key }) => key?.toString('base64')));
        expect(shown.map(({ headers }) => headers)).toEqual(
          grouped.map(({ headers }) =>
            headers.map(([name, value]) => (value ? { [name]: [...new Int8Array(value)] } : {})),
          ),
        );
      }),
    );
  });

  test('The event text equals an unpacked event', () => {
    fc.assert(
      fc.property(source, fc.array(record), (from, records: MappingRecord[]) => {
        const event = unpacked(packEvent(from, records));
        expect(JSON.stringify(event)).toBe(JSON.stringify(JSON.parse(eventText(from, records))));
      }),
    );
  });

  test('The event text has exactly the size calculated from lengths', () => {
    fc.assert(
      fc.property(source, fc.array(record), (from, records: MappingRecord[]) => {
        expect(eventSizeBytes(from, records)).toBe(Buffer.byteLength(eventText(from, records)));
      }),
    );
  });
});
