import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../shared/file-lock.ts';

/** What the assembly is made from. */
const inputs = ['bin', 'lib', 'events', 'functions', 'cdk.json', 'package-lock.json'];
const assemblyName = 'cdk.out';

/**
 * Synthesizes the project's own app into `cdk.out`, unless nothing it is made from has changed since.
 * @param projectDirectory absolute path of the folder with `cdk.json`.
 * @param context CDK context, as `cdk synth -c` gives it.
 * @returns the assembly's folder.
 * @throws {Error} with the app's own last words when it fails.
 */
export async function synthesize(
  projectDirectory: string,
  context: Readonly<Record<string, string>> = {},
): Promise<string> {
  const app = { projectDirectory, contextJson: contextJson(context) };
  const assembly = join(projectDirectory, assemblyName);
  mkdirSync(assembly, { recursive: true });
  // Two mirrors that start at once would write the same files.
  return withFileLock(join(assembly, '.lock'), () => synthesizeOnce(app, assembly));
}

/** What an assembly is made from besides the files of the project. */
interface App {
  readonly projectDirectory: string;
  /** As the CDK CLI hands context to an app. */
  readonly contextJson: string;
}

/** What is given to the mirror comes before what is in the environment. */
function contextJson(context: Readonly<Record<string, string>>): string {
  const ambient = process.env.CDK_CONTEXT_JSON ?? '';
  if (Object.keys(context).length === 0) return ambient;
  return JSON.stringify({ ...(ambient === '' ? {} : JSON.parse(ambient)), ...context });
}

async function synthesizeOnce(app: App, assembly: string): Promise<string> {
  const stamp = join(assembly, '.inputs');
  const before = inputsDigest(app);
  if (isCurrent(stamp, before, assembly)) return assembly;
  await runApp(app, assembly);
  writeFileSync(stamp, `${before} ${assemblyDigest(assembly)}`);
  return assembly;
}

function isCurrent(stamp: string, digest: string, assembly: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === `${digest} ${assemblyDigest(assembly)}`;
}

function inputsDigest({ projectDirectory, contextJson }: App): string {
  const digest = createHash('sha256').update(JSON.stringify([process.version, contextJson]));
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

function runApp({ projectDirectory, contextJson }: App, assembly: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join('bin', 'orderstream.ts')], {
      cwd: projectDirectory,
      // Validation is for who deploys: `npx cdk synth` and the tests do it.
      env: {
        ...process.env,
        ...(contextJson !== '' && { CDK_CONTEXT_JSON: contextJson }),
        CDK_OUTDIR: assembly,
        CDK_VALIDATION: 'false',
      },
      stdio: ['ignore', 2, 'pipe'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8_000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      reject(new Error(`synthesizing bin/orderstream.ts ended with code ${code}: ${lastWords(said)}`));
    });
  });
}

/** The line of a stack trace that says what is wrong. */
function lastWords(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^(\w*Error|error\b)/i.test(line)) ??
    lines.filter(Boolean).at(-1) ??
    'it said nothing'
  );
}
