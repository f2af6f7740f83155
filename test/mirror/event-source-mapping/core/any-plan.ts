import fc from 'fast-check';
import type { Plan } from './world.ts';

/** Any settings, any responses of the function, any records that make it fail. */
export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  recordsPerPartition: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 4 }),
  fetchSize: fc.integer({ min: 1, max: 40 }),
  unreadable: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
  offsetGap: fc.integer({ min: 1, max: 3 }),
  batchSize: fc.integer({ min: 1, max: 12 }),
  maximumRetryAttempts: fc.constantFrom(0, 1, 3, Number.POSITIVE_INFINITY),
  bisectBatchOnFunctionError: fc.boolean(),
  reportBatchItemFailures: fc.boolean(),
  hasDestination: fc.boolean(),
  filteredOut: fc.constantFrom('none', 'every third', 'all'),
  outcomes: fc.array(fc.constantFrom('success', 'error', 'partial', 'malformed', 'throttle'), {
    maxLength: 60,
  }),
  poison: fc.array(fc.nat({ max: 24 }), { maxLength: 3 }),
});
