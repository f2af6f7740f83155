import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mistakesPrinted } from '../esbuild-mistakes.ts';
import type { RecordedCall, RecordedCommand } from './recorded-build.ts';

/** What one function's bundle has become. */
export interface RebuiltBundle {
  /** Contents by the path beside the bundle: the bundle, and its source map. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths of the sources, without those of packages. */
  readonly inputs: readonly string[];
}

interface Metafile {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, object>> }>>;
}
interface BuildMessage {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}
interface Esbuild {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly metafile: Metafile;
    readonly outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[];
  }>;
  stop(): Promise<void>;
}

/** Does what a CDK app did to bundle a function again, for that function alone. */
export class Rebuilder {
  readonly #loaded = new Set<Esbuild>();

  /**
   * Calls the app's esbuild with the app's options.
   * @param output the bundle, one of `call.outputs`.
   * @throws {SourceMistake} for sources that cannot be bundled.
   */
  async call(call: RecordedCall, output: RecordedCall['outputs'][number]): Promise<RebuiltBundle> {
    const { default: esbuild } = (await import(pathToFileURL(call.esbuild).href)) as { default: Esbuild };
    this.#loaded.add(esbuild);
    const within = (path: string) => resolve(String(call.options.absWorkingDir ?? call.cwd), path);
    const { outputFiles, metafile } = await esbuild
      .build({
        absWorkingDir: call.cwd,
        ...call.options,
        ...entryOf(call, output, within),
        write: false,
        metafile: true,
        logLevel: 'silent',
      })
      .catch((error: unknown) => {
        throw sourceMistake(error);
      });
    const folder = dirname(output.path);
    return {
      files: new Map(outputFiles.map(({ path, contents }) => [relative(folder, path), contents])),
      inputs: sourcesIn(metafile).map(within),
    };
  }

  /**
   * Runs the app's command, with another output folder at the same depth: source maps have relative paths.
   * @throws {SourceMistake} for sources that cannot be bundled.
   * @throws {Error} with what the command printed, when it fails for another reason.
   */
  async command(recorded: RecordedCommand, signal?: AbortSignal): Promise<RebuiltBundle> {
    const parent = dirname(dirname(recorded.outfile));
    mkdirSync(parent, { recursive: true });
    const folder = mkdtempSync(join(parent, '.bundling-'));
    try {
      const metafile = join(folder, '.metafile.json');
      await run(recorded, argumentsFor(recorded, join(folder, basename(recorded.outfile)), metafile), signal);
      const names = readdirSync(folder).filter((name) => name !== basename(metafile));
      return {
        files: new Map(names.map((name) => [name, readFileSync(join(folder, name))])),
        inputs: sourcesIn(JSON.parse(readFileSync(metafile, 'utf8')) as Metafile).map((path) =>
          resolve(recorded.cwd, path),
        ),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Ends the processes of esbuild. */
  async stop(): Promise<void> {
    await Promise.all([...this.#loaded].map((esbuild) => esbuild.stop()));
  }
}

/** One entry of several, under the name that it had among them; chunks that entries share need all of them. */
function entryOf(
  { options }: RecordedCall,
  { path, entryPoint }: RecordedCall['outputs'][number],
  within: (path: string) => string,
) {
  if (typeof options.outdir !== 'string' || options.splitting === true || entryPoint === undefined) return {};
  const name = relative(within(options.outdir), path);
  return { entryPoints: [{ in: entryPoint, out: name.slice(0, -extname(name).length) }] };
}

const sourcesIn = ({ inputs }: Metafile) =>
  Object.keys(inputs).filter((path) => !path.includes('node_modules/') && !path.includes(':'));

/** Sources cannot be bundled: a line for each mistake, `file:line:column: text`. */
export class SourceMistake extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join('\n'), options);
    this.problems = problems;
  }
}

function sourceMistake(cause: unknown): unknown {
  const { errors } = cause as { errors?: readonly BuildMessage[] };
  if (!errors?.length) return cause;
  const problems = errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column}: ${text}` : text,
  );
  return new SourceMistake(problems, { cause });
}

/** Of a program, or of the text that a shell runs. */
function argumentsFor({ args, outfile }: RecordedCommand, path: string, metafile: string): string[] {
  const isShell = args.some((word) => word.includes(' ') && word.includes('--outfile='));
  const others = args.filter((word) => !word.startsWith('--metafile='));
  if (!isShell) return [...others.map((word) => word.replaceAll(outfile, path)), `--metafile=${metafile}`];
  return others.map((word) =>
    word
      .replace(/ --metafile=\S+/, '')
      .replace(/--outfile=/, `--metafile="${metafile}" --outfile=`)
      .replaceAll(dirname(outfile), dirname(path)),
  );
}

function run(
  { command, cwd, environment }: RecordedCommand,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-8_000);
  });
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? done() : reject(failureOf(stderr))));
  });
}

function failureOf(stderr: string): Error {
  const mistakes = mistakesPrinted(stderr);
  return mistakes.length > 0 ? new SourceMistake(mistakes) : new Error(stderr.trim());
}
