import { appendFileSync } from 'node:fs';
import { test } from '@jest/globals';

/** A statement about event source mappings that a test shows, as a row of the conformance table. */
export interface StatementResult {
  /** Section and short name, for example `2.1-batch-size`. */
  readonly id: string;
  /** Where the statement comes from, for example `DOC with-msk`, or `UNCONFIRMED`. */
  readonly source: string;
  readonly sentence: string;
  readonly result: 'passed' | 'failed';
}

/**
 * A test named by the statement it shows. When `CONFORMANCE_RESULTS` names a file, its result is added there as one
 * line of JSON, from which the conformance table is generated.
 */
export function statement(
  id: string,
  source: string,
  sentence: string,
  show: () => Promise<void> | void,
  timeoutInMs?: number,
): void {
  test(
    `${sentence} [${id}, ${source}]`,
    async () => {
      try {
        await show();
      } catch (error) {
        record({ id, source, sentence, result: 'failed' });
        throw error;
      }
      record({ id, source, sentence, result: 'passed' });
    },
    timeoutInMs,
  );
}

function record(result: StatementResult): void {
  const file = process.env.CONFORMANCE_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
