import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FunctionConfiguration } from './types.ts';

/** What in the text of a module makes a process of its own necessary. */
interface Sign {
  /** How people name it. */
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
    isIn: (module) => /\bnew\s+([\w$.]+\.)?Worker\s*\(/.test(module),
  },
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

/** A package that is larger gets a process unseen: reading it would take longer than starting one. */
const MAXIMUM_BYTES = 100 * 1024 * 1024;
const MAXIMUM_FILES = 20_000;

/**
 * Searches the package of a function and its layers for what a worker thread cannot do for it.
 * @returns what was found first, for people; undefined when a thread will do.
 */
export function needOfCode({ codeDirectory, layerDirectories }: FunctionConfiguration): string | undefined {
  const budget = { bytes: MAXIMUM_BYTES, files: MAXIMUM_FILES };
  for (const directory of [codeDirectory, ...layerDirectories]) {
    const need = remembered(directory, budget);
    if (need !== undefined) return need;
  }
  return undefined;
}

interface Budget {
  bytes: number;
  files: number;
}

/** Functions share packages and layers. A package is not looked at again while the mirror runs. */
const needs = new Map<string, string | undefined>();

function remembered(directory: string, budget: Budget): string | undefined {
  if (!needs.has(directory)) needs.set(directory, needOfFolder(directory, budget));
  return needs.get(directory);
}

function needOfFolder(directory: string, budget: Budget): string | undefined {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = path.join(directory, entry.name);
    const need = entry.isDirectory()
      ? skipped.has(entry.name) && path.basename(directory) === 'node_modules'
        ? undefined
        : needOfFolder(file, budget)
      : needOfFile(file, budget);
    if (need !== undefined) return need;
  }
  return undefined;
}

function needOfFile(file: string, budget: Budget): string | undefined {
  if (file.endsWith('.node')) return 'a native addon';
  if (!isModule(file)) return undefined;
  budget.files -= 1;
  budget.bytes -= statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (budget.files < 0 || budget.bytes < 0) return 'a package too large to be searched';
  return needOfModule(readModule(file));
}

/** Symbolic links may lead nowhere. */
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
