import { TIMED_OUT } from './log-lines.ts';

/** Why an environment could not finish what it was doing, as Lambda reports it to the caller. */
export interface Failure {
  /** AWS's `errorType`. */
  readonly errorType: string;
  /** JSON text of the error document. */
  readonly payload: string;
  /** The line Lambda adds to the function's log, without time and request id; empty for none. */
  readonly logLine: string;
}

/** The timeout of the invocation, or of the init phase when there is a limit to it. */
export function timedOut(requestId: string, timeoutSeconds: number): Failure {
  return sandboxFailure(requestId, TIMED_OUT, `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
}

export function outOfMemory(requestId: string): Failure {
  return sandboxFailure(requestId, 'Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
}

/** The function's code called `process.exit`, or the runtime is gone for another reason. */
export function exited(requestId: string, exitCode: number): Failure {
  const reason =
    exitCode === 0
      ? 'without providing a reason'
      : `with error: exit status ${((exitCode % 256) + 256) % 256}`;
  return sandboxFailure(requestId, 'Runtime.ExitError', `Runtime exited ${reason}`);
}

/**
 * As Go's `os.ProcessState` words a signal, since AWS's process manager is written in Go
 * (https://github.com/aws/aws-lambda-runtime-interface-emulator). Met on AWS: killed, aborted, segmentation fault.
 * UNCONFIRMED: the others.
 */
const signalTexts: Readonly<Record<string, string>> = {
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGQUIT: 'quit',
  SIGILL: 'illegal instruction',
  SIGTRAP: 'trace/breakpoint trap',
  SIGABRT: 'aborted',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGKILL: 'killed',
  SIGUSR1: 'user defined signal 1',
  SIGSEGV: 'segmentation fault',
  SIGUSR2: 'user defined signal 2',
  SIGPIPE: 'broken pipe',
  SIGALRM: 'alarm clock',
  SIGTERM: 'terminated',
};

/**
 * Signals that dump core by default. UNCONFIRMED for Node.js 20 and later: the reports with "(core dumped)" are of Amazon
 * Linux 1 and 2; one of a custom runtime on Amazon Linux 2023 has a segmentation fault without it
 * (https://github.com/awslabs/aws-lambda-cpp/issues/142).
 */
const dumping = new Set(['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV']);

/**
 * A signal ended the runtime, for example one that the function's own code sent.
 * "signal: segmentation fault (core dumped)": https://github.com/bnoordhuis/node-heapdump/issues/164, "signal: aborted
 * (core dumped)": https://github.com/JCMais/node-libcurl/issues/176
 */
export function killed(requestId: string, signal: string): Failure {
  const text = `${signalTexts[signal] ?? signal}${dumping.has(signal) ? ' (core dumped)' : ''}`;
  return sandboxFailure(requestId, 'Runtime.ExitError', `Runtime exited with error: signal: ${text}`);
}

/** An error document the runtime wrote itself. */
export function reported(payload: string): Failure {
  const { errorType } = JSON.parse(payload) as { errorType: string };
  return { errorType, payload, logLine: '' };
}

function sandboxFailure(requestId: string, errorType: string, message: string): Failure {
  const errorMessage = `RequestId: ${requestId} Error: ${message}`;
  return { errorType, payload: JSON.stringify({ errorType, errorMessage }), logLine: message };
}

/** A function error as one readable line: `name: Error type: message`. */
export function summarize(functionName: string, payload: string): string {
  const { errorType, errorMessage } = JSON.parse(payload) as Record<string, string>;
  return `${functionName}: ${errorType}: ${errorMessage}`.replaceAll(/\s*\n\s*/g, ' ').slice(0, 300);
}
