import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import { failingAttemptMs } from '../../functions/shared/kafka/attempt-pace.ts';
import { property, synthesize } from './synthesized-stack.ts';

const stack = synthesize();
const mappings = stack.ofType('AWS::Lambda::EventSourceMapping');
const names = mappings.map((mapping) => [
  property(mapping, 'AmazonManagedKafkaEventSourceConfig.ConsumerGroupId'),
  mapping,
]) as [string, (typeof mappings)[number]][];

const outageMs = 10 * 60_000;

/** What of the stack decides how long a table or a mailbox may be down before a good order becomes a dead letter. */
describe('an outage of ten minutes', () => {
  test.each(names)(
    'An outage of ten minutes exhausts no retries of %s, though Lambda made no pause between them.',
    (_, mapping) => {
      const attempts = 1 + Number(property(mapping, 'MaximumRetryAttempts'));
      expect(attempts * failingAttemptMs).toBeGreaterThan(outageMs);
    },
  );

  test.each(names)('An outage of ten minutes makes no record of %s too old.', (_, mapping) => {
    expect(mapping.Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
  });

  test('An outage of ten minutes ends long before a topic drops a record.', () => {
    for (const { retentionInDays } of Object.values(topics)) {
      expect(retentionInDays * 86_400_000).toBeGreaterThan(100 * outageMs);
    }
  });

  test('An outage of ten minutes leaves a function time for a call of which every attempt of the SDK times out.', () => {
    // Of functions/shared/dynamodb/table.ts: five attempts of 1 s to connect and 3 s for the response, and the pauses between them.
    const longestCallInSeconds = 5 * 4 + 4;
    for (const mapping of mappings) {
      const { Ref } = property(mapping, 'FunctionName') as { Ref: string };
      const target = stack.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId === Ref);
      expect(target?.Properties.Timeout).toBeGreaterThan(2 * longestCallInSeconds);
    }
  });
});
