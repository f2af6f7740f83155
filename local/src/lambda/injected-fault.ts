import type { InvocationFault } from '../fault-injection/faults.ts';
import type { FunctionFault } from '../fault-injection/function-faults.ts';
import type { LoggingConfiguration } from './logging.ts';

/** What an invocation meets on purpose. */
export interface Injection {
  /** How long the environment waits before it runs the function, as part of its duration and timeout. */
  readonly delayMs?: number;
  /** The error that the invocation ends in. Absent: the function's own end. */
  readonly failure?: InjectedFailure;
}

interface InjectedFailure {
  /** JSON text of the error document. */
  readonly payload: string;
  /** Whether the function runs first, and its response is replaced. */
  readonly runsFirst: boolean;
}

const EXPERIMENT = 'This error is injected by an experiment of the mirror.';

/** What FIS's extension returns is not documented; this document is the mirror's own. */
const documentOf = (errorMessage: string) =>
  JSON.stringify({ errorType: 'InjectedFault', errorMessage, trace: [] });

/** The injection of an experiment. */
export const injectionOf = ({ preventsExecution }: InvocationFault): Injection => ({
  failure: { payload: documentOf(EXPERIMENT), runsFirst: !preventsExecution },
});

/** The injection that was asked for by function. */
export function injectionOfFunctionFault(fault: FunctionFault): Injection {
  if (fault.kind === 'delay') return { delayMs: fault.delayMs };
  return { failure: { payload: documentOf(fault.message), runsFirst: false } };
}

/** The line that the runtime writes for an error that ended an invocation. */
export function injectedErrorLine(
  payload: string,
  requestId: string,
  logging: LoggingConfiguration | undefined,
): string {
  const timestamp = new Date().toISOString();
  if (logging?.format !== 'JSON') return `${timestamp}\t${requestId}\tERROR\tInvoke Error \t${payload}\n`;
  const { trace, ...message } = JSON.parse(payload) as { trace: unknown };
  return `${JSON.stringify({ timestamp, level: 'ERROR', requestId, message: { ...message, stackTrace: trace } })}\n`;
}
