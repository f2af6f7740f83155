import { appendFileSync } from 'node:fs';
import { test } from '@jest/globals';
import type { StatementResult } from '../../scripts/docs/markdown.ts';

/**
 * A test named by the statement it shows. When `CONFORMANCE_RESULTS` names a file, its result is added there as one
 * line of JSON, from which the conformance table is generated.
 */
export function statement(
  id: string,
  source: string,
  sentence: string,
  show: () => Promise<void> | void,
  timeoutMs?: number,
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
    timeoutMs,
  );
}

function record(result: StatementResult): void {
  const file = process.env.CONFORMANCE_RESULTS;
  if (file) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
