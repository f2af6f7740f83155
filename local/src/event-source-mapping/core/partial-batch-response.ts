import { type Position, positionText } from './position.ts';

/** What a function's response means for the records of its batch. */
export type BatchVerdict<Item extends Position = Position> =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'some-failed'; readonly failed: ReadonlySet<Item> }
  | { readonly kind: 'malformed'; readonly reason: string };

const SUCCEEDED = { kind: 'succeeded' } as const;

/**
 * Reads the response of a function whose mapping has `ReportBatchItemFailures`:
 * `{"batchItemFailures":[{"itemIdentifier":{"partition":"topic-0","offset":100}}]}`.
 * `null`, `{}` and an empty list mean success; anything that does not name records of the batch means that the
 * whole batch failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 * @param payload JSON text of the response.
 */
export function readPartialBatchResponse<Item extends Position>(
  payload: string,
  records: readonly Item[],
): BatchVerdict<Item> {
  const response = parsed(payload);
  if (response === null) return SUCCEEDED;
  if (!isObject(response)) return malformed(`the response is not a JSON object: ${excerpt(payload)}`);
  const failures = response.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return malformed('batchItemFailures is not an array');
  return failures.length === 0 ? SUCCEEDED : findFailed(failures, records);
}

function findFailed<Item extends Position>(
  failures: readonly unknown[],
  records: readonly Item[],
): BatchVerdict<Item> {
  const byIdentifier = new Map(records.map((record) => [positionText(record), record]));
  const failed = new Set<Item>();
  for (const failure of failures) {
    const record = byIdentifier.get(readIdentifier(failure) ?? '');
    if (!record) return malformed(`no record of the batch is ${excerpt(JSON.stringify(failure) ?? 'null')}`);
    failed.add(record);
  }
  return { kind: 'some-failed', failed };
}

function readIdentifier(failure: unknown): string | undefined {
  if (!isObject(failure) || !isObject(failure.itemIdentifier)) return undefined;
  const { partition, offset } = failure.itemIdentifier;
  if (typeof partition !== 'string' || typeof offset !== 'number') return undefined;
  return `${partition}@${offset}`;
}

/** `undefined` for text that is not JSON: the caller treats it like any other response that is not an object. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(reason: string) {
  return { kind: 'malformed', reason } as const;
}

function excerpt(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
