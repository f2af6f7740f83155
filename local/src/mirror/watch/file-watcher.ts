import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { WatchedFiles } from './watched-files.ts';

/** An editor writes a file in several steps, and saves several files at once. */
const QUIET_MS = 40;

/** Reports files that are written, made, renamed or removed, some at a time. */
export class FileWatcher {
  readonly #onChange: (files: readonly string[]) => void;
  readonly #watcher: FSWatcher;
  readonly #changed = new Set<string>();
  #files: WatchedFiles;
  #timer: NodeJS.Timeout | undefined;

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
    await this.#watcher.close();
  }

  #note(path: string): void {
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#changed];
      this.#changed.clear();
      this.#onChange(files);
    }, QUIET_MS);
  }
}
