import { existsSync, mkdirSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { SandboxSettings } from '../protocol.ts';
import { confineChildren } from './children.ts';
import { confineDescriptors } from './descriptors.ts';
import { mapFileSystem } from './file-system.ts';
import { mapModules } from './modules.ts';
import { createPathMap, type PathMap } from './path-map.ts';
import { confineProcess } from './process-calls.ts';
import { hideThread } from './thread-identity.ts';

/**
 * Pretends the sandbox of an execution environment where there are no mounts: what the function's own code calls is
 * replaced, once. Native code and child processes see the machine as it is, apart from their working directory.
 * @param endBySignal ends the environment as a signal would.
 */
export function installSandbox(settings: SandboxSettings, endBySignal: (signal: string) => void): void {
  const { native, ...directory } = workingDirectory(settings);
  const isMade = existsSync;
  const make = mkdirSync;
  let isTemporaryMade = false;
  const map = createPathMap(settings, native, () => {
    if (!isTemporaryMade && !isMade(settings.temporaryDirectory))
      make(settings.temporaryDirectory, { recursive: true, mode: 0o700 });
    isTemporaryMade = true;
  });
  directory.install(map);
  mapFileSystem(map);
  if (settings.isThread) confineDescriptors();
  const isOwnChild = confineChildren(map, settings.isThread);
  confineProcess({ settings, map, isOwnChild, endBySignal });
  mapModules(map);
  if (settings.isThread) hideThread();
  // For `import { readFile } from 'node:fs/promises'`.
  syncBuiltinESMExports();
}

/** A thread has the mirror's working directory, so its own is a variable; a process changes the real one. */
function workingDirectory({ isThread, codeDirectory }: SandboxSettings) {
  const statOf = statSync;
  const changeReal = process.chdir.bind(process);
  const real = process.cwd.bind(process);
  let current = codeDirectory;
  const install = (map: PathMap) => {
    process.cwd = () => (isThread ? current : map.toGiven(real()));
    process.chdir = (given) => {
      const target = map.toReal(given);
      if (!isThread) return changeReal(target);
      if (!statOf(target, { throwIfNoEntry: false })?.isDirectory()) throw noFolder(current, given, target);
      current = map.toGiven(target);
    };
  };
  const noFolder = (from: string, to: string, target: string) => {
    const code = existsSync(target) ? 'ENOTDIR' : 'ENOENT';
    const text = code === 'ENOENT' ? 'no such file or directory' : 'not a directory';
    return Object.assign(new Error(`${code}: ${text}, chdir ${from} -> '${to}'`), {
      code,
      syscall: 'chdir',
      path: from,
      dest: to,
    });
  };
  return { install, native: () => (isThread ? current : real()) };
}
