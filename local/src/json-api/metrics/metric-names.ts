/** What is sampled of a mapping, in this order: counts of records since the mirror was started, and the lag at the moment. */
export const MAPPING_METRICS = [
  'polled',
  'filtered',
  'invoked',
  'failed',
  'deadLetters',
  'discarded',
  'lag',
] as const;

/**
 * What is sampled of a function, in this order: counts of invocations since the mirror was started, how many run, and how long
 * those took that ended since the sample before.
 */
export const FUNCTION_METRICS = ['invocations', 'errors', 'throttles', 'running', 'meanMs', 'maxMs'] as const;

export type MappingMetric = (typeof MAPPING_METRICS)[number];
export type FunctionMetric = (typeof FUNCTION_METRICS)[number];
