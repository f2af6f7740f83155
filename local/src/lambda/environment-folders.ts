import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hostMountPoints } from './host-mounts.ts';
import { mergeLayers } from './layers-folder.ts';
import type { FunctionConfiguration } from './types.ts';

/** What execution environments have on disk: a folder for each, and the merged layers. */
export class EnvironmentFolders {
  /** Absolute path. Each environment makes and removes its own folder there. */
  readonly directory: string;
  readonly #merged = new Map<string, string>();
  #hostMounts: readonly string[] | undefined;

  /** @param directory absolute path; emptied, since what a mirror that was killed left belongs to nothing. */
  constructor(directory: string | undefined) {
    this.directory = directory ?? mkdtempSync(path.join(tmpdir(), 'orderstream-environments-'));
    rmSync(this.directory, { recursive: true, force: true });
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
  }

  /** What processes see read-only. */
  get hostMounts(): readonly string[] {
    this.#hostMounts ??= hostMountPoints([this.directory]);
    return this.#hostMounts;
  }

  /** The folder that is a function's /opt; functions with the same layers share it. */
  layersOf({ layerDirectories }: FunctionConfiguration): string {
    const key = layerDirectories.join('\0');
    const merged =
      this.#merged.get(key) ??
      mergeLayers(layerDirectories, path.join(this.directory, `layers-${this.#merged.size}`));
    this.#merged.set(key, merged);
    return merged;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
