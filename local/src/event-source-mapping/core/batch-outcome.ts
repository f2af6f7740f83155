import type { InvocationResult } from '../../lambda/types.ts';
import { readPartialBatchResponse } from './partial-batch-response.ts';
import type { MappingRecord } from './record.ts';
import { bisect, failedAttempt, type Segment } from './sub-batch.ts';

/** The settings that decide what happens to a failed batch. */
export interface RetrySettings {
  /** Invocations after the first one; Infinity for no limit. */
  readonly maximumRetryAttempts: number;
  /** Infinity for no limit. */
  readonly maximumRecordAgeInSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
}

/** How one invocation ended, seen from the mapping. */
export type InvocationOutcome =
  | { readonly kind: 'answered'; readonly result: InvocationResult }
  /** Throttled, or an error of the service: the function never saw the batch. */
  | { readonly kind: 'not-reached' }
  /** The service refused the event for its size. */
  | { readonly kind: 'too-large' };

/**
 * Why records go to the on-failure destination. The first two are documented
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html); so are the two of the schema registry, but
 * not the field that carries them; the name for records that are too old is not documented anywhere.
 */
export type FailureCondition =
  | 'RetryAttemptsExhausted'
  | 'MaximumPayloadSizeExceeded'
  | 'RecordAgeExceeded'
  | 'SCHEMA_NOT_FOUND'
  | 'DESERIALIZATION_ERROR';

/** Records the mapping gives up on. */
export interface Failure {
  readonly records: readonly MappingRecord[];
  readonly condition: FailureCondition;
  readonly invocations: number;
  /** Absent when the function was not called. */
  readonly result?: InvocationResult;
}

/** What becomes of every record of a segment after an invocation: each is in exactly one of the three. */
export interface Resolution {
  readonly delivered: readonly MappingRecord[];
  readonly failures: readonly Failure[];
  /** To be invoked again, in this order where they share a partition. */
  readonly retries: readonly Segment[];
}

/** Decides what becomes of the records of a segment. Pure. */
export function resolveInvocation(
  segment: Segment,
  outcome: InvocationOutcome,
  settings: RetrySettings,
): Resolution {
  if (outcome.kind === 'not-reached') return retryAll([segment]);
  if (outcome.kind === 'too-large') return resolveTooLarge(segment);
  const called = { ...segment, invocations: segment.invocations + 1 };
  if (outcome.result.functionError) return resolveFailedBatch(called, outcome.result, settings);
  if (!settings.reportBatchItemFailures) return delivered(segment.records);
  return resolveReport(called, outcome.result, settings);
}

function resolveReport(segment: Segment, result: InvocationResult, settings: RetrySettings): Resolution {
  const verdict = readPartialBatchResponse(result.payload, segment.records);
  if (verdict.kind === 'succeeded') return delivered(segment.records);
  if (verdict.kind === 'malformed') return resolveFailedBatch(segment, result, settings);
  const failed = segment.records.filter((record) => verdict.failed.has(record));
  return {
    ...retryOrGiveUp(segment, failed, result, settings),
    delivered: segment.records.filter((record) => !verdict.failed.has(record)),
  };
}

function resolveFailedBatch(segment: Segment, result: InvocationResult, settings: RetrySettings): Resolution {
  if (settings.bisectBatchOnFunctionError && segment.records.length > 1) return retryAll(bisect(segment));
  return retryOrGiveUp(segment, segment.records, result, settings);
}

function retryOrGiveUp(
  segment: Segment,
  records: readonly MappingRecord[],
  result: InvocationResult,
  settings: RetrySettings,
): Resolution {
  const failed = failedAttempt(segment, records);
  if (failed.attempts <= settings.maximumRetryAttempts) return retryAll([failed]);
  return gaveUp({ records, condition: 'RetryAttemptsExhausted', invocations: segment.invocations, result });
}

/** Sizes are computed before an invocation, so this is rare; what can be split still gets through. */
function resolveTooLarge(segment: Segment): Resolution {
  if (segment.records.length > 1) return retryAll(bisect(segment));
  const { records, invocations } = segment;
  return gaveUp({ records, condition: 'MaximumPayloadSizeExceeded', invocations });
}

function delivered(records: readonly MappingRecord[]): Resolution {
  return { delivered: records, failures: [], retries: [] };
}

function retryAll(retries: readonly Segment[]): Resolution {
  return { delivered: [], failures: [], retries };
}

function gaveUp(failure: Failure): Resolution {
  return { delivered: [], failures: [failure], retries: [] };
}
