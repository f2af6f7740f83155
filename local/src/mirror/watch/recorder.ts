/**
 * Loaded before a CDK app: records what the app bundles with esbuild, by calls and by commands, so that one function can be
 * bundled again as the app does it. It changes nothing of what the app does, and an app that it does not understand is only
 * synthesized whole.
 */
import childProcess from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordedBuild, RecordedCall } from './recorded-build.ts';

const file = process.env.ORDERSTREAM_MIRROR_BUILDS;

/** Values of options that JSON cannot hold, such as plugins, make a build that cannot be done again. */
type Options = Readonly<Record<string, unknown>>;
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly entryPoint?: string; readonly inputs: object }>>;
}
type Build = (options: Options) => { metafile?: Metafile } | Promise<{ metafile?: Metafile }>;
interface Esbuild {
  readonly build: Build;
  readonly buildSync: Build;
}

if (file !== undefined) record(file);

function record(target: string): void {
  const write = (build: RecordedBuild) => appendFileSync(target, `${JSON.stringify(build)}\n`);
  recordCommands(write);
  recordCalls(write);
}

function recordCommands(write: (build: RecordedBuild) => void): void {
  const original = childProcess.spawnSync;
  childProcess.spawnSync = ((...call: Parameters<typeof original>) => {
    const result = original(...call);
    const [command, args, options] = call;
    if (result.status === 0 && Array.isArray(args)) noteCommand(command, args, options ?? {}, write);
    return result;
  }) as typeof original;
  nodeModule.syncBuiltinESMExports();
}

function noteCommand(
  command: string,
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: childProcess.SpawnSyncOptions,
  write: (build: RecordedBuild) => void,
): void {
  const isEsbuild = [command, ...args].some(
    (word) => basename(word) === 'esbuild' || /\besbuild\b.*--bundle\b/.test(word),
  );
  const outfile = args.map((word) => /--outfile=(["']?)(.+?)\1(\s|$)/.exec(word)?.[2]).find(Boolean);
  if (!isEsbuild || outfile === undefined) return;
  const directory = String(cwd);
  const path = resolve(directory, outfile);
  if (path !== outfile || !existsSync(path)) return;
  const set = Object.entries(env).filter(([name, value]) => value !== process.env[name]);
  write({
    kind: 'command',
    command,
    args,
    cwd: directory,
    environment: Object.fromEntries(set) as Record<string, string>,
    outfile,
    digest: digestOf(path),
  });
}

/** Node.js that has no hooks for modules records commands only. */
function recordCalls(write: (build: RecordedBuild) => void): void {
  const name = Symbol.for('orderstream.mirror.recordBuilds');
  const wrap = (exports: Esbuild, esbuild: string): Esbuild => ({
    ...exports,
    buildSync: (options) => {
      const result = exports.buildSync({ ...options, metafile: true });
      if (!(result instanceof Promise)) noteCall(options, result.metafile, esbuild, write);
      return result;
    },
    build: async (options) => {
      const result = await exports.build({ ...options, metafile: true });
      noteCall(options, result.metafile, esbuild, write);
      return result;
    },
  });
  Object.assign(globalThis, { [name]: wrap });
  nodeModule.registerHooks?.({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!/\/esbuild\/lib\/main\.js$/.test(url) || loaded.format !== 'commonjs') return loaded;
      const text = String(loaded.source ?? readFileSync(fileURLToPath(url)));
      const wrapped = `globalThis[Symbol.for(${JSON.stringify(name.description)})](module.exports, __filename)`;
      return { ...loaded, source: `${text}\n;module.exports = ${wrapped};` };
    },
  });
}

function noteCall(
  options: Options,
  metafile: Metafile | undefined,
  esbuild: string,
  write: (build: RecordedBuild) => void,
): void {
  const { plugins = [], write: writes = true, absWorkingDir = process.cwd() } = options;
  if (metafile === undefined || writes === false || !Array.isArray(plugins) || plugins.length > 0) return;
  const within = (path: string) => resolve(String(absWorkingDir), path);
  const outputs = Object.entries(metafile.outputs).map(
    ([path, { entryPoint, inputs }]): RecordedCall['outputs'][number] => ({
      path: within(path),
      digest: digestOf(within(path)),
      ...(entryPoint !== undefined && { entryPoint: within(entryPoint) }),
      // Packages are not watched.
      inputs: Object.keys(inputs)
        .filter((input) => !input.includes('node_modules/'))
        .map(within),
    }),
  );
  write({ kind: 'call', esbuild, cwd: process.cwd(), options, outputs });
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
