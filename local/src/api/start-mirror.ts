import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTemporaryFolder } from '../shared/temporary-folder.ts';
import type { Mirror } from './mirror.ts';
import { type Folders, MirrorProcess } from './mirror-process.ts';
import type { MirrorOptions } from './options.ts';
import { runningMirror } from './running-mirror.ts';

/**
 * Starts the mirror in a child process and waits until everything is ready. It ends with {@link Mirror.stop}, at the end
 * of an `await using` block, and when this process ends in whatever way.
 * @throws {MirrorError} with the lines that the mirror printed, when the stack cannot be run.
 * @throws the reason of `signal` when it aborts.
 */
export async function startMirror(options: MirrorOptions = {}): Promise<Mirror> {
  options.signal?.throwIfAborted();
  const folders = createFolders(options);
  const running = new MirrorProcess(options, folders);
  try {
    return await runningMirror(await running.ready(), running, options.watch ?? false);
  } catch (error) {
    await running.end();
    throw error;
  }
}

function createFolders({ dataDirectory, values }: MirrorOptions): Folders {
  const temporary = createTemporaryFolder();
  const file = path.join(temporary, 'values.json');
  if (values) writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
  const data = dataDirectory === undefined ? path.join(temporary, 'data') : path.resolve(dataDirectory);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return { temporary, dataDirectory: data, ...(values && { values: file }) };
}
