import type { InvocationResult } from '../../lambda/types.ts';
import { readPartialBatchResponse } from './partial-batch-response.ts';
import type { MappingRecord } from './record.ts';
import { bisect, failedAttempt, type SubBatch } from './sub-batch.ts';

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
  | { readonly kind: 'responded'; readonly result: InvocationResult }
  /** Throttled, an error of the service, or the mapping stopped: the function did not get the batch. */
  | { readonly kind: 'not-invoked' }
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

/** Records that get no further invocation: they go to the on-failure destination, or are discarded. */
export interface Failure {
  readonly records: readonly MappingRecord[];
  readonly condition: FailureCondition;
  readonly invocations: number;
  /** Absent when the function was not called. */
  readonly result?: InvocationResult;
}

/** What an invocation meant for each record of a sub-batch: each is in exactly one of the three. */
export interface BatchOutcome {
  readonly delivered: readonly MappingRecord[];
  readonly failures: readonly Failure[];
  /** To be invoked again, in this order where they share a partition. */
  readonly retries: readonly SubBatch[];
}

/** Decides for each record of a sub-batch whether it is delivered, retried or failed. Pure. */
export function batchOutcomeOf(
  subBatch: SubBatch,
  invocation: InvocationOutcome,
  settings: RetrySettings,
): BatchOutcome {
  if (invocation.kind === 'not-invoked') return retry([subBatch]);
  if (invocation.kind === 'too-large') return outcomeOfTooLarge(subBatch);
  const invoked = { ...subBatch, invocations: subBatch.invocations + 1 };
  if (invocation.result.functionError) return outcomeOfFailure(invoked, invocation.result, settings);
  if (!settings.reportBatchItemFailures) return deliver(subBatch.records);
  return outcomeOfReport(invoked, invocation.result, settings);
}

function outcomeOfReport(
  subBatch: SubBatch,
  result: InvocationResult,
  settings: RetrySettings,
): BatchOutcome {
  const verdict = readPartialBatchResponse(result.payload, subBatch.records);
  if (verdict.kind === 'succeeded') return deliver(subBatch.records);
  if (verdict.kind === 'malformed') return outcomeOfFailure(subBatch, result, settings);
  const failed = subBatch.records.filter((record) => verdict.failed.has(record));
  return {
    ...retryOrFail(subBatch, failed, result, settings),
    delivered: subBatch.records.filter((record) => !verdict.failed.has(record)),
  };
}

function outcomeOfFailure(
  subBatch: SubBatch,
  result: InvocationResult,
  settings: RetrySettings,
): BatchOutcome {
  if (settings.bisectBatchOnFunctionError && subBatch.records.length > 1) return retry(bisect(subBatch));
  return retryOrFail(subBatch, subBatch.records, result, settings);
}

function retryOrFail(
  subBatch: SubBatch,
  records: readonly MappingRecord[],
  result: InvocationResult,
  settings: RetrySettings,
): BatchOutcome {
  const failed = failedAttempt(subBatch, records);
  if (failed.attempts <= settings.maximumRetryAttempts) return retry([failed]);
  return fail({ records, condition: 'RetryAttemptsExhausted', invocations: subBatch.invocations, result });
}

/** Sizes are calculated before an invocation, so this is rare; a batch that can be split is delivered in parts. */
function outcomeOfTooLarge(subBatch: SubBatch): BatchOutcome {
  if (subBatch.records.length > 1) return retry(bisect(subBatch));
  const { records, invocations } = subBatch;
  return fail({ records, condition: 'MaximumPayloadSizeExceeded', invocations });
}

function deliver(records: readonly MappingRecord[]): BatchOutcome {
  return { delivered: records, failures: [], retries: [] };
}

function retry(retries: readonly SubBatch[]): BatchOutcome {
  return { delivered: [], failures: [], retries };
}

function fail(failure: Failure): BatchOutcome {
  return { delivered: [], failures: [failure], retries: [] };
}
