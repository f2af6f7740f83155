import path from 'node:path';
import type { SandboxSettings } from '../protocol.ts';

/** Paths as a function names them, and as they are on this machine. */
export interface PathMap {
  /** The real, absolute path; relative ones are relative to the function's working directory. */
  toReal(given: string): string;
  /** What the function may know of a real path: below its own /tmp, as it is anywhere else. */
  toGiven(real: string): string;
  /** Whether a real path is below the function's /tmp. */
  isTemporary(real: string): boolean;
}

export type Places = Pick<
  SandboxSettings,
  'codeDirectory' | 'layersDirectory' | 'temporaryDirectory' | 'ownFolders'
>;

/**
 * @param workingDirectory the function's, real or given.
 * @param onTemporary called when a path below /tmp is asked for.
 */
export function createPathMap(
  places: Places,
  workingDirectory: () => string,
  onTemporary: () => void,
): PathMap {
  const { codeDirectory, layersDirectory, temporaryDirectory } = places;
  const mounts: readonly (readonly [given: string, real: string])[] = [
    ['/var/task', codeDirectory],
    ['/opt', layersDirectory],
    ['/tmp', temporaryDirectory],
  ];
  // Where the developer's own files are below one of these names, their real paths are what they are.
  const own = places.ownFolders.filter((folder) => mounts.some(([given]) => isWithin(folder, given)));
  const mapped = (absolute: string) => {
    const mount = mounts.find(([given]) => isWithin(absolute, given));
    if (!mount || own.some((folder) => isWithin(absolute, folder))) return absolute;
    const [given, real] = mount;
    return real + absolute.slice(given.length);
  };
  return {
    toReal: (given) => {
      const real = mapped(absoluteOf(given, workingDirectory));
      if (isWithin(real, temporaryDirectory)) onTemporary();
      return real;
    },
    toGiven: (real) =>
      isWithin(real, temporaryDirectory) ? `/tmp${real.slice(temporaryDirectory.length)}` : real,
    isTemporary: (real) => isWithin(real, temporaryDirectory),
  };
}

/** A path with `..` may leave a mount, and a separator at the end means a folder. */
function absoluteOf(given: string, workingDirectory: () => string): string {
  const isPlain = given.startsWith('/') && !given.includes('/.') && !given.includes('//');
  return isPlain ? given : path.join(given.startsWith('/') ? '/' : workingDirectory(), given);
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || (file.startsWith(folder) && file[folder.length] === '/');
}
