import { positionText } from '../../../../event-source-mapping/core/position.ts';
import type { InvocationSummary } from '../../api/types.ts';
import type { Tone } from '../../components/tone.ts';

/** Words about invocations. No DOM here. */

type Outcome = InvocationSummary['outcome'];

export const OUTCOMES: Readonly<Record<Outcome, { readonly text: string; readonly tone: Tone }>> = {
  running: { text: 'Running', tone: 'waiting' },
  succeeded: { text: 'Succeeded', tone: 'good' },
  'partial-failure': { text: 'Partial failure', tone: 'bad' },
  failed: { text: 'Failed', tone: 'bad' },
};

const CALLERS: Readonly<Record<NonNullable<InvocationSummary['caller']>['kind'], string>> = {
  'http-api': 'HTTP API',
  schedule: 'Schedule',
  'lambda-api': 'Lambda API',
  'custom-resource': 'Custom resource',
  'user-pool': 'User pool',
  console: 'Invoked here',
};

/** `HTTP API POST /orders`; an invocation without caller came from the mirror itself. */
export function callerText(caller: InvocationSummary['caller']): string {
  return caller ? [CALLERS[caller.kind], caller.name].filter(Boolean).join(' ') : 'Direct';
}

/** `orders-0@12…19`. */
export const rangeText = (
  topic: string,
  { partition, first, last }: { readonly partition: number; readonly first: number; readonly last: number },
): string => `${positionText({ topic, partition, offset: first })}…${last}`;

/** A line of a stack without the folder of the function's code, and whether it is code of the function rather than of the runtime or a library. */
export interface StackLine {
  readonly text: string;
  readonly isOwn: boolean;
}

/** The error document of a function that failed. */
export interface ErrorDocument {
  readonly type: string;
  readonly message: string;
  /** Without the line that repeats type and message. */
  readonly stack: readonly StackLine[];
}

/** Where a function's code is: Lambda's folder, one below the data directory, an asset of the CDK. */
const CODE_FOLDER = /(?:file:\/\/)?[^\s()"]*?(?:\/var\/task|\/code\/[0-9a-f]{32}|\/asset\.[0-9a-f]{16,})\//;

const FOREIGN = /node_modules|node:|\/var\/runtime|\/var\/lang/;

/** Reads `{errorType, errorMessage, trace | stackTrace}`; undefined for anything else. */
export function errorDocument(response: unknown): ErrorDocument | undefined {
  if (typeof response !== 'object' || response === null) return undefined;
  const { errorType, errorMessage, trace, stackTrace } = response as Readonly<Record<string, unknown>>;
  if (errorType === undefined && errorMessage === undefined) return undefined;
  const type = String(errorType ?? 'Error');
  const message = String(errorMessage ?? '');
  const lines = [trace ?? stackTrace]
    .flat()
    .filter((line) => typeof line === 'string')
    .flatMap((line) => line.split('\n'))
    .filter((line) => line.trim() !== '');
  const repeated = new Set(`${type}: ${message}`.split('\n'));
  const stack = lines.filter((line) => !repeated.has(line));
  return {
    type,
    message,
    stack: stack.map((text) => ({ text: text.replace(CODE_FOLDER, ''), isOwn: !FOREIGN.test(text) })),
  };
}
