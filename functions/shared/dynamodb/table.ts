import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dedupeStateDays, expiryAfterDays } from '../retention.ts';
import { traced } from '../telemetry/powertools.ts';

/**
 * The document client of the function: connections are kept alive between invocations; region and endpoint
 * come from the environment; throttles and lost connections are retried by the SDK.
 */
export const documents: DynamoDBDocumentClient = DynamoDBDocumentClient.from(
  traced(
    new DynamoDBClient({
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    }),
  ),
  { marshallOptions: { removeUndefinedValues: true } },
);

/** Attributes of an item by name, as JavaScript values. */
export type Item = Readonly<Record<string, unknown>>;

/** An item's key: its attributes by name. */
export type Key = Readonly<Record<string, string>>;

/** A table and the client that reaches it. */
export interface Table {
  readonly documents: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** True when a write was refused by its condition: a domain outcome, not a failure. */
export function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

/**
 * Value of the TTL attribute `expiresAt` for dedupe state written now, in seconds since the epoch.
 * @param nowMs Milliseconds since the epoch.
 */
export function dedupeStateExpiry(nowMs: number = Date.now()): number {
  return expiryAfterDays(dedupeStateDays, nowMs);
}
