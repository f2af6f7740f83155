import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTemporaryFolder, removeTemporaryFolder } from '../shared/temporary-folder.ts';
import { checkOptions } from './check-options.ts';
import type { Mirror } from './mirror.ts';
import { type Folders, MirrorProcess } from './mirror-process.ts';
import type { MirrorOptions } from './options.ts';
import { runningMirror } from './running-mirror.ts';

/**
 * Starts the mirror in a child process and waits until everything is ready. It ends with {@link Mirror.stop}, at the end
 * of an `await using` block, and when this process ends in whatever way.
 * @throws {MirrorError} with what is accepted, for options that are not.
 * @throws {MirrorError} with the lines that the mirror printed, when the stack cannot be run.
 * @throws the reason of `signal` when it aborts.
 */
export async function startMirror(options: MirrorOptions = {}): Promise<Mirror> {
  checkOptions(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const running = launched(options);
  try {
    const mirror = await runningMirror(await running.ready(), running, options.watch ?? false);
    signal?.throwIfAborted();
    return mirror;
  } catch (error) {
    await running.end();
    // Requests of the start fail by the abort: it is the reason, not they.
    signal?.throwIfAborted();
    throw error;
  }
}

function launched(options: MirrorOptions): MirrorProcess {
  const temporary = createTemporaryFolder();
  try {
    return new MirrorProcess(options, createFolders(options, temporary));
  } catch (error) {
    // Without a process, nothing else removes the folder, which has the values.
    removeTemporaryFolder(temporary);
    throw error;
  }
}

function createFolders({ dataDirectory, values }: MirrorOptions, temporary: string): Folders {
  const file = path.join(temporary, 'values.json');
  if (values) writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
  const data = dataDirectory === undefined ? path.join(temporary, 'data') : path.resolve(dataDirectory);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return { temporary, dataDirectory: data, ...(values && { values: file }) };
}
