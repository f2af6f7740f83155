import { randomUUID } from 'node:crypto';
import type { InvocationFault } from '../fault-injection/faults.ts';
import type { InvocationResult } from './types.ts';

/** What FIS's extension returns is not documented; this response is the mirror's own. */
const DOCUMENT = JSON.stringify({
  errorType: 'InjectedFault',
  errorMessage: 'This error is injected by an experiment of the mirror.',
});

/** Ends an invocation in an error: without having run it, or after it came to its own end. */
export async function failInjected(
  { preventsExecution }: InvocationFault,
  invocation: () => Promise<InvocationResult>,
): Promise<InvocationResult> {
  const result = preventsExecution ? suppressed() : await invocation();
  return { ...result, functionError: 'Unhandled', payload: DOCUMENT };
}

const suppressed = (): InvocationResult => ({
  requestId: randomUUID(),
  statusCode: 200,
  executedVersion: '$LATEST',
  payload: '',
  logTail: '',
});
