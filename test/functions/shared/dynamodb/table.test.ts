import { expect, test } from '@jest/globals';
import { topics } from '../../../../events/catalogue.ts';
import { dedupeStateExpiry } from '../../../../functions/shared/dynamodb/table.ts';

const day = 86_400;

test('Dedupe state outlives an event and its reply that were both redriven at the last moment.', () => {
  const now = Date.parse('2026-11-21T10:00:00.000Z');
  const { 'dead-letters': deadLetters, ...events } = topics;
  const longest = Math.max(...Object.values(events).map(({ retentionInDays }) => retentionInDays));
  const oneHopInDays = longest + deadLetters.retentionInDays + longest;
  expect(dedupeStateExpiry(now)).toBeGreaterThan(now / 1_000 + 2 * oneHopInDays * day);
});
