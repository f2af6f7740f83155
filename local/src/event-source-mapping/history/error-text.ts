import type { InvocationResult } from '../../lambda/types.ts';

const LONGEST_TEXT = 512;

/** Frames of the runtime and of libraries: the fault is rarely there. */
const FOREIGN_FRAME = /node_modules|node:|\/var\/runtime|\/var\/lang/;

/** What of a result names an error. */
type FailedResult = Pick<InvocationResult, 'payload' | 'logTail'> & { readonly functionError?: string };

interface ErrorPayload {
  readonly errorType?: unknown;
  readonly errorMessage?: unknown;
  readonly trace?: unknown;
  /** Of Python and Java. */
  readonly stackTrace?: unknown;
}

/**
 * Type, message and place of a function's error, as `TypeError: no total (domain.ts:12:5)`; for a response that reports
 * failed items, what the function logged last at level ERROR. Undefined when nothing says why.
 */
export function errorTextOf({ functionError, payload, logTail }: FailedResult): string | undefined {
  if (!functionError) return lastErrorLogged(logTail);
  const { errorType, errorMessage, trace, stackTrace } = parsed(payload);
  const text = [errorType, errorMessage].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const frame = firstOwnFrame(trace ?? stackTrace);
  return short(frame ? `${text} (${frame})` : text) || undefined;
}

function firstOwnFrame(trace: unknown): string | undefined {
  if (!Array.isArray(trace)) return undefined;
  const frames = trace.filter(
    (line): line is string => typeof line === 'string' && /:\d+|line \d+/.test(line),
  );
  return placeIn(frames.find((line) => !FOREIGN_FRAME.test(line)) ?? '');
}

/** Where a function's code is: Lambda's folder, one below the data directory, an asset of the CDK. */
const CODE_FOLDER = /^(?:file:\/\/)?.*?(?:\/var\/task|\/code\/[0-9a-f]{32}|\/asset\.[0-9a-f]{16,})\//;

/** `at f (/var/task/src/domain.ts:12:5)` is `src/domain.ts:12:5`; `File "/var/task/app.py", line 3, in handler` is `app.py:3`. */
function placeIn(frame: string): string | undefined {
  const python = /File "([^"]+)", line (\d+)/.exec(frame);
  const place = python
    ? `${python[1]}:${python[2]}`
    : /\(?([^\s()]+:\d+(?::\d+)?)\)?$/.exec(frame.trim())?.[1];
  return place?.replace(CODE_FOLDER, '').replace(/^file:\/\//, '');
}

/** The message of the last line of JSON or text at level ERROR. */
function lastErrorLogged(logTail: string): string | undefined {
  const line = logTail.split('\n').findLast((each) => /"level":"ERROR"|\tERROR\t/.test(each));
  if (line === undefined) return undefined;
  const { message, errorMessage } = parsed(line) as { message?: unknown; errorMessage?: unknown };
  const parts = [message, errorMessage].filter((part) => typeof part === 'string');
  return short(parts.length > 0 ? parts.join(': ') : (line.split('\tERROR\t')[1] ?? line));
}

function parsed(text: string): ErrorPayload {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // Not JSON: it says nothing that can be read by name.
  }
}

function short(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
