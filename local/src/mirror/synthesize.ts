import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { withFileLock } from '../shared/file-lock.ts';
import { stderrLog } from '../shared/log.ts';
import { moduleUrl } from '../shared/package-directory.ts';
import { killGroup } from '../shared/running-process.ts';
import type { CdkApp } from './cdk-app.ts';
import { mistakesPrinted } from './esbuild-mistakes.ts';

/**
 * Synthesizes a CDK app, unless it is known that nothing it is made from has changed since.
 * @param signal ends it.
 * @returns the assembly's folder.
 * @throws {Error} with the line of the app's own error when it fails.
 */
export async function synthesize(app: CdkApp, signal?: AbortSignal): Promise<string> {
  mkdirSync(app.assembly, { recursive: true });
  // Two mirrors that start at once would write the same files.
  const file = join(app.assembly, '.lock');
  return withFileLock(file, () => synthesizeOnce(app, signal), {
    signal,
    onWaiting: (owner) =>
      stderrLog.info(`waiting for the synthesis of process ${owner ?? '(not known)'} (${file})`),
  });
}

async function synthesizeOnce(app: CdkApp, signal?: AbortSignal): Promise<string> {
  signal?.throwIfAborted();
  const { assembly } = app;
  const stamp = join(assembly, '.inputs');
  const before = inputsDigest(app);
  const isRecorded = !app.recordsBuilds || existsSync(buildsFileOf(assembly));
  if (isRecorded && before !== undefined && isCurrent(stamp, before, assembly)) return assembly;
  await run(app, signal);
  if (before !== undefined) writeFileSync(stamp, `${before} ${assemblyDigest(assembly)}`);
  return assembly;
}

function isCurrent(stamp: string, digest: string, assembly: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === `${digest} ${assemblyDigest(assembly)}`;
}

/** Undefined when it is not known what the app is made from. */
function inputsDigest({ projectDirectory, inputs, command, environment }: CdkApp): string | undefined {
  if (inputs === undefined) return undefined;
  const digest = createHash('sha256').update(JSON.stringify([process.version, command, environment]));
  for (const file of inputs.flatMap((input) => filesBelow(join(projectDirectory, input))).sort()) {
    const { mtimeMs, size } = statSync(file);
    digest.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return digest.digest('hex');
}

/** `npx cdk synth` may have written the same folder with other settings meanwhile. */
function assemblyDigest(assembly: string): string {
  const digest = createHash('sha256');
  for (const name of existsSync(assembly) ? readdirSync(assembly).sort() : []) {
    if (name.endsWith('.json')) digest.update(readFileSync(join(assembly, name)));
  }
  return digest.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

async function run(app: CdkApp, signal?: AbortSignal): Promise<void> {
  const { projectDirectory, command, environment } = app;
  const options = {
    cwd: projectDirectory,
    env: { ...process.env, ...environment, ...(app.recordsBuilds && (await recordingOf(app))) },
    // A separate group, so that what a shell or npx has started ends with it.
    detached: true,
    stdio: ['ignore', 2, 'pipe'] as ['ignore', number, 'pipe'],
  };
  const shown = typeof command === 'string' ? command : command.slice(1).join(' ');
  return new Promise<void>((resolve, reject) => {
    const child =
      typeof command === 'string'
        ? spawn(command, { ...options, shell: true })
        : spawn(command[0] ?? '', command.slice(1), options);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-8_000);
    });
    const end = () => child.pid !== undefined && killGroup(child.pid);
    signal?.addEventListener('abort', end, { once: true });
    child.on('error', (cause) => reject(new Error(`${shown} cannot be run: ${cause.message}`, { cause })));
    child.on('close', (code) => {
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) return reject(signal.reason);
      if (code === 0) return resolve();
      reject(new Error(`synthesizing with ${shown} ended with code ${code}: ${errorLine(stderr)}`));
    });
  });
}

/** Where a synthesis records how functions are bundled. */
export const buildsFileOf = (assembly: string) => join(assembly, '.builds.ndjson');

/** Variables that make every Node.js process of a synthesis record what it bundles. */
async function recordingOf({ assembly }: CdkApp): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(moduleUrl('./watch/recorder', import.meta.url))],
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  // Not a file: processes of the app that start later would miss it with an assembly that is removed.
  const preload = `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`;
  const { NODE_OPTIONS = '' } = process.env;
  return {
    NODE_OPTIONS: `${NODE_OPTIONS} --import=${preload}`.trim(),
    ORDERSTREAM_MIRROR_BUILDS: buildsFileOf(assembly),
  };
}

/** What begins no line that says what is wrong: frames, the caret below the source, the version at the end. */
const NOISE = /^(at |\^+$|Node\.js v|$)/;

/** The mistakes in a bundle, or the line of a stack trace that says what is wrong. */
function errorLine(stderr: string): string {
  const mistakes = mistakesPrinted(stderr);
  if (mistakes.length > 0) return mistakes.join('; ');
  const lines = stderr.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^(\w*Error|error\b)/i.test(line)) ??
    lines.filter((line) => !NOISE.test(line)).at(-1) ??
    'it printed nothing to stderr'
  );
}
