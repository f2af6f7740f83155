import { join } from 'node:path';
import { startDebuggerServer } from '../lambda/debugger/server.ts';
import type { DebuggerServer } from '../lambda/debugger/types.ts';
import type { Log } from '../shared/log.ts';
import { graceMs } from './local-cloud.ts';
import type { Options } from './options.ts';
import { explainPortInUse } from './port-in-use.ts';

/**
 * Opens the address of debuggers; the wish to stop ends it, after the time that work in progress has.
 * @throws {Error} one line, when the port is in use.
 */
export async function openDebuggers(
  { inspectPort: port, dataDirectory, hostNames }: Options,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<DebuggerServer | undefined> {
  if (port === undefined) return undefined;
  const holdsFile = join(dataDirectory, 'debuggers-hold');
  const debuggers = await explainPortInUse('--inspect', () =>
    startDebuggerServer({ port, holdsFile, hostNames, log }),
  );
  signal.addEventListener('abort', () => void debuggers.stop(graceMs), { once: true });
  return debuggers;
}
