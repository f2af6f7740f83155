import type { ExecutionEnvironment, Outcome } from './execution-environment.ts';
import { injectedErrorLine } from './injected-fault.ts';
import { acceptChunk, type Invocation, toRequest } from './invocation.ts';
import type { StartedInvocation } from './kept-invocation.ts';
import { LATEST } from './published-versions.ts';
import type { FunctionConfiguration } from './types.ts';

/**
 * Runs an invocation in an environment, or lets it end in the error that is injected in its place or after it.
 * @param write adds a line to what it wrote.
 */
export async function runInvocation(
  environment: ExecutionEnvironment,
  invocation: Invocation,
  configuration: FunctionConfiguration,
  write: (text: string) => void,
): Promise<Outcome> {
  const { delayMs, failure } = invocation.injection ?? {};
  if (!failure || failure.runsFirst) {
    const request = toRequest(invocation, configuration, Date.now());
    const outcome = await environment.invoke(request, (chunk) => acceptChunk(invocation, chunk), delayMs);
    if (!failure || outcome.kind !== 'result') return outcome;
  }
  write(injectedErrorLine(failure.payload, invocation.requestId, configuration.logging));
  return { kind: 'failure', payload: failure.payload };
}

/** What is kept of an invocation that an environment takes. */
export function startedInvocation(
  { requestId, event, options, injection }: Invocation,
  { functionName, version = LATEST }: FunctionConfiguration,
  { logStreamName }: ExecutionEnvironment,
): StartedInvocation {
  return {
    requestId,
    functionName,
    version,
    environment: logStreamName,
    startedAt: Date.now(),
    event: typeof event === 'string' ? event : undefined,
    eventBytes: typeof event === 'string' ? Buffer.byteLength(event) : event.sizeBytes,
    source: options.source,
    caller: options.caller,
    isInjected: injection !== undefined,
  };
}
