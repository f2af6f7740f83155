import { z } from 'zod';
import { FUNCTION_METRICS, MAPPING_METRICS } from './metrics/metric-names.ts';

/** One value for each time of `at`; null where it is not known. */
const series = z.array(z.number().nullable());

/** What was sampled of mappings and functions in the last 15 minutes. Counts are since the mirror was started, or was reset. */
export const metricSeries = z.object({
  now: z.number().describe('Time of the mirror’s machine.'),
  intervalMs: z.int().describe('Between two samples.'),
  at: z.array(z.number()).describe('Times of the samples, oldest first.'),
  mappings: z.array(
    z.object({
      uuid: z.string(),
      functionName: z.string(),
      topic: z.string(),
      polled: series.describe('Records.'),
      filtered: series.describe('Records that no filter pattern matches.'),
      invoked: series.describe('Records that the function was invoked with.'),
      failed: series.describe('Records of failed invocations, each time they fail.'),
      deadLetters: series.describe('Records that were sent to the on-failure destination.'),
      discarded: series,
      lag: series.describe('Records that were not processed at the time, also while the mapping is paused.'),
    }),
  ),
  functions: z.array(
    z.object({
      name: z.string(),
      invocations: series,
      errors: series,
      throttles: series,
      running: series.describe('Invocations in progress at the time.'),
      meanMs: series.describe('Mean duration of the invocations that ended since the sample before.'),
      maxMs: series.describe('The longest of them.'),
    }),
  ),
});

const values = z.record(z.string(), z.array(z.number().nullable()));

/** Data of the event `metrics`. */
export const metricChanges = z.object({
  at: z.number(),
  since: z.number().describe('What is not named had its value at both times.'),
  mappings: values.describe(`By UUID: ${MAPPING_METRICS.join(', ')}.`),
  functions: values.describe(`By name: ${FUNCTION_METRICS.join(', ')}.`),
});
