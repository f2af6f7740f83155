import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { WatchedFiles } from './watched-files.ts';

/** An editor writes a file in several steps, and saves several files at once. */
const QUIET_MS = 40;

/** chokidar reports no change of a file within 50 ms of the one before, and no removal within 100 ms. */
const UNREPORTED_MS = 100;

/** Reports files that are written, made, renamed or removed, some at a time. */
export class FileWatcher {
  readonly #onChange: (files: readonly string[]) => void;
  readonly #watcher: FSWatcher;
  readonly #changed = new Set<string>();
  #files: WatchedFiles;
  #timer: NodeJS.Timeout | undefined;
  readonly #checks = new Set<NodeJS.Timeout>();

  /**
   * @param onChange gets absolute paths.
   * @param onError gets one line when watching fails.
   */
  constructor(
    files: WatchedFiles,
    onChange: (files: readonly string[]) => void,
    onError: (message: string) => void,
  ) {
    this.#onChange = onChange;
    this.#files = files;
    this.#watcher = watch(files.paths.filter(existsSync), {
      ignored: (path) => this.#files.isIgnored(path),
      ignoreInitial: true,
    });
    this.#watcher.on('all', (event, path) => {
      if (event !== 'addDir') this.#note(path);
    });
    this.#watcher.on('error', (error) => onError(`files cannot be watched: ${String(error)}`));
  }

  /** Resolves when everything is watched. */
  ready(): Promise<void> {
    return new Promise((resolve) => this.#watcher.once('ready', () => resolve()));
  }

  /** Watches what is to be watched now. */
  watch(files: WatchedFiles): void {
    this.#files = files;
    this.#watcher.add(files.paths.filter(existsSync));
  }

  /** Absolute paths of all files that are watched. */
  files(): string[] {
    const folders = Object.entries(this.#watcher.getWatched());
    return folders.flatMap(([folder, names]) => names.map((name) => join(folder, name)));
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    for (const check of this.#checks) clearTimeout(check);
    await this.#watcher.close();
  }

  #note(path: string): void {
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const versions = [...this.#changed].map((file) => ({ file, version: versionOf(file) }));
      this.#changed.clear();
      this.#noteLater(versions);
      this.#onChange(versions.map(({ file }) => file));
    }, QUIET_MS);
  }

  /** What changed since it was reported is reported again: the watcher may not have said so. */
  #noteLater(versions: readonly { readonly file: string; readonly version: string }[]): void {
    const check = setTimeout(() => {
      this.#checks.delete(check);
      for (const { file, version } of versions) if (versionOf(file) !== version) this.#note(file);
    }, UNREPORTED_MS);
    this.#checks.add(check);
  }
}

/** Of a file's content, as far as the file system says. What cannot be looked at is an error where it is read. */
function versionOf(file: string): string {
  try {
    const { ino, mtimeNs, size } = statSync(file, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}
