import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame } from '../../events/glue-wire-format.ts';
import { eventTypes } from '../../events/index.ts';
import { writtenEvent } from '../../events/written-event.ts';

const fixtures = join(import.meta.dirname, '../../events/fixtures');
const published = eventTypes.flatMap((eventType) =>
  readdirSync(join(fixtures, eventType)).map((file) => ({ eventType, file })),
);
const framed = (payload: Buffer) => frame('5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a', payload);

function fixtureOf(eventType: string, file: string): { payload: Buffer; event: unknown } {
  const { payload, event } = JSON.parse(readFileSync(join(fixtures, eventType, file), 'utf8'));
  return { payload: Buffer.from(payload, 'base64'), event };
}

describe('an event in a topic', () => {
  test.each(published)('is read as it was written: $eventType/$file', ({ eventType, file }) => {
    const { payload, event } = fixtureOf(eventType, file);
    expect(writtenEvent(eventType, framed(payload))).toEqual(event);
  });

  test('is read by the version that it names, and by no other', () => {
    const { payload, event } = fixtureOf('PaymentProcessed', '1.json');
    const first = '5c9b3c52-6a8f-4a52-9d86-0d6a4d3c2b1a';
    expect(writtenEvent('PaymentProcessed', framed(payload), [first, 'second'])).toEqual(event);
    expect(() => writtenEvent('PaymentProcessed', framed(payload), ['another', first])).toThrow(
      /^The version of PaymentProcessed that the value names does not take it: [^;]*\.$/,
    );
  });

  test('that names a version of no registry is read by the newest that takes it', () => {
    const { payload, event } = fixtureOf('PaymentProcessed', '1.json');
    expect(writtenEvent('PaymentProcessed', framed(payload), ['first', 'second'])).toEqual(event);
  });

  test('that no version takes is named with what each says', () => {
    const { payload } = fixtureOf('PaymentProcessed', '2.json');
    expect(() => writtenEvent('PaymentProcessed', framed(payload.subarray(0, 40)))).toThrow(
      /^No published version of PaymentProcessed takes the value: .*; .*\.$/,
    );
  });
});
