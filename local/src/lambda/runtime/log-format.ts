import { format } from 'node:util';
import { describeForLog, isError } from './errors.ts';
import type { LogLevel } from './log-levels.ts';

/** What is known of a line besides its message. */
interface LineHead {
  /** ISO 8601 with milliseconds, UTC. */
  readonly timestamp: string;
  /** Empty outside of an invocation. */
  readonly requestId: string;
  readonly level: LogLevel;
}

/** How `console` and the runtime itself write a line. */
export interface LineFormat {
  /** A line of `console`, with its end. */
  line(head: LineHead, values: readonly unknown[]): string;
  /** What the runtime gives `console.error` for an error that ended an invocation or the environment. */
  errorValues(title: string, error: unknown): readonly unknown[];
}

/** Time, request id, level and message, separated by tabs. */
export const textFormat: LineFormat = {
  line: ({ timestamp, requestId, level }, values) =>
    `${timestamp}\t${requestId || 'undefined'}\t${level}\t${format(...values)}\n`,
  errorValues: (title, error) => [title, `\t${describeForLog(error)}`],
};

/**
 * One JSON object: the members and their order are the runtime client's. A single value that is an object stays one; several
 * values become a text, and the first error among them is returned separately.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (LogPatch.js)
 */
export const jsonFormat: LineFormat = {
  line: ({ timestamp, requestId, level }, values) => {
    const head = { timestamp, level, requestId: requestId || undefined };
    const text =
      values.length === 1 ? withOneValue(head, values[0]) : JSON.stringify(withValues(head, values));
    return `${text}\n`;
  },
  errorValues: (_, error) => [isError(error) ? error : new Error(String(error))],
};

function withOneValue(head: object, message: unknown): string {
  try {
    return JSON.stringify({ ...head, message }, errorsAsMembers);
  } catch {
    // What JSON cannot carry (cycles, BigInt) is written as text.
    return JSON.stringify({ ...head, message: format(message) });
  }
}

function withValues(head: object, values: readonly unknown[]): object {
  const error = values.find(isError);
  return { ...head, message: format(...values), ...(error && membersOf(error, [])) };
}

function errorsAsMembers(_: string, value: unknown): unknown {
  return isError(value) ? { ...membersOf(value, value.stack), ...value } : value;
}

function membersOf(error: Error, withoutStack: unknown) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : withoutStack,
  };
}
