import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FunctionConfiguration } from './types.ts';

/** What in the text of a module makes a separate process necessary. */
interface Sign {
  /** Its name in messages. */
  readonly name: string;
  /** Text that is in every module with the sign: looked for first, since it costs least. */
  readonly text: string;
  readonly isIn: (module: string) => boolean;
}

const matches = (name: string, text: string, pattern: RegExp): Sign => ({
  name,
  text,
  isIn: (module) => pattern.test(module),
});

/** In a quoted module name: `require("child_process")`, `from 'node:child_process'`. */
const specifier = (name: string, flags = '') => new RegExp(`["'\`](node:)?${name}["'\`]`, flags);

const signs: readonly Sign[] = [
  { name: 'child_process', text: 'child_process', isIn: startsProcesses },
  matches('cluster', 'cluster', specifier('cluster')),
  matches('process.kill', 'process.kill', /\bprocess\.kill\s*\(/),
  matches('process.abort', 'process.abort', /\bprocess\.abort\s*\(/),
  matches('process.chdir', 'process.chdir', /\bprocess\.chdir\s*\(/),
  matches('process.umask', 'process.umask', /\bprocess\.umask\s*\(\s*[^\s)]/),
  matches('process.title', 'process.title', /\bprocess\.title\s*=[^=]/),
  matches('process.dlopen', 'process.dlopen', /\bprocess\.dlopen\s*\(/),
  matches('process.execve', 'process.execve', /\bprocess\.execve\s*\(/),
  matches('another user or group', 'process.', /\bprocess\.(set(e?[ug]id|groups)|initgroups)\s*\(/),
  {
    name: 'a worker thread',
    text: 'worker_threads',
    isIn: (module) => /\bnew\s+([\w$.]+\.)?Worker\s*\(|\bWorker\s+as\s|[{,]\s*Worker\s*:/.test(module),
  },
  // Native code opens these itself, so that nothing in a thread can put the function's own folders in their place.
  matches('node:sqlite', 'node:sqlite', /["'`]node:sqlite["'`]/),
  matches('process.loadEnvFile', 'loadEnvFile', /\bloadEnvFile\s*\(/),
  matches('a heap snapshot', 'HeapSnapshot', /\b(writeHeapSnapshot|setHeapSnapshotNearHeapLimit)\s*\(/),
  matches('process.report', 'process.report', /\bprocess\.report\s*\.\s*writeReport\s*\(/),
  matches('a Unix socket', '.sock', /\.sock["'`]/),
  // A thread's descriptors are the mirror's.
  matches('/dev/stdout', '/dev/', /["'`]\/dev\/(stdin|stdout|stderr|fd)\b/),
  matches('descriptors of /proc', '/proc/', /["'`]\/proc\/self\/fd\b/),
  matches('the inspector of the main thread', 'connectToMainThread', /\bconnectToMainThread\s*\(/),
  matches('flags of V8', 'setFlagsFromString', /\bsetFlagsFromString\s*\(/),
];

/** The AWS SDK starts a process in one place, for profiles with a `credential_process`, which functions do not have. */
function startsProcesses(module: string): boolean {
  const mentions = module.match(specifier('child_process', 'g'))?.length ?? 0;
  return mentions > (module.includes('credential_process') ? 1 : 0);
}

/** Packages whose code is known not to need a process, in `node_modules`. */
const skipped = new Set(['@aws-sdk', '@smithy', '@aws-crypto', '@types']);
const isModule = (name: string) => /\.[cm]?js$/.test(name);
const isAddon = (name: string) => name.endsWith('.node');

/** A package that is larger gets a process unseen: reading it would take longer than starting one. */
const MAXIMUM_BYTES = 100 * 1024 * 1024;
const MAXIMUM_FILES = 20_000;

/** Changes with the rules above, so that no verdict of others is believed. */
const RULES = '2';
/** What more packages need is found out again. */
const MOST_REMEMBERED = 1000;

/** Searches packages of functions and layers for what a worker thread cannot do for them. */
export class CodeScan {
  readonly #file: string | undefined;
  /** By what a package is made of; `null` when a thread will do. */
  readonly #needs: Map<string, string | null>;

  /** @param file absolute path; what was found out is kept there, since reading the code takes time at every start. */
  constructor(file?: string) {
    this.#file = file;
    this.#needs = new Map(Object.entries(file === undefined ? {} : readNeeds(file)));
  }

  /** @returns what was found first, as text for messages; undefined when a thread will do. */
  needOf({
    codeDirectory,
    layerDirectories,
  }: Pick<FunctionConfiguration, 'codeDirectory' | 'layerDirectories'>): string | undefined {
    for (const directory of [codeDirectory, ...layerDirectories]) {
      const need = this.#needOfFolder(directory);
      if (need !== undefined) return need;
    }
    return undefined;
  }

  #needOfFolder(directory: string): string | undefined {
    const files = filesOf(directory);
    const identity = createHash('sha256')
      .update(JSON.stringify([RULES, files]))
      .digest('hex');
    const cached = this.#needs.get(identity);
    if (cached !== undefined) return cached ?? undefined;
    const need = needOfFiles(files);
    if (this.#needs.size >= MOST_REMEMBERED) this.#needs.clear();
    this.#needs.set(identity, need ?? null);
    this.#save();
    return need;
  }

  #save(): void {
    if (this.#file === undefined) return;
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(Object.fromEntries(this.#needs)));
  }
}

function readNeeds(file: string): Record<string, string | null> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string | null>;
  } catch {
    // Not there yet, or cut off by the end of a mirror: it is found out again.
    return {};
  }
}

/** A file that may say something, and what changes with its content. */
interface ScannedFile {
  readonly file: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

function filesOf(directory: string): ScannedFile[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) return isSkipped(directory, entry.name) ? [] : filesOf(file);
    return isModule(entry.name) || isAddon(entry.name) ? [scanned(file)] : [];
  });
}

const isSkipped = (parent: string, name: string) =>
  skipped.has(name) && path.basename(parent) === 'node_modules';

/** Symbolic links may lead nowhere. */
function scanned(file: string): ScannedFile {
  const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
  return { file, bytes: size, modifiedMs: mtimeMs };
}

function needOfFiles(files: readonly ScannedFile[]): string | undefined {
  if (files.some(({ file }) => isAddon(file))) return 'a native addon';
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > MAXIMUM_FILES || bytes > MAXIMUM_BYTES) return 'a package too large to be searched';
  for (const { file } of files) {
    const need = needOfModule(readModule(file));
    if (need !== undefined) return need;
  }
  return undefined;
}

function readModule(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

function needOfModule(bytes: Buffer): string | undefined {
  const candidates = signs.filter(({ text }) => bytes.includes(text));
  if (candidates.length === 0) return undefined;
  const text = bytes.toString('latin1');
  return candidates.find(({ isIn }) => isIn(text))?.name;
}
