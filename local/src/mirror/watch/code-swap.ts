import { createHash, randomUUID } from 'node:crypto';
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { handlerProblem } from '../../lambda/handler-check.ts';
import type { FunctionConfiguration, LambdaService } from '../../lambda/types.ts';
import type { CodeContents } from '../../resources/lambda/code-contents.ts';
import { Rebuilder, type RebuiltBundle, SourceMistake } from './rebuild.ts';
import type { RecordedBuild } from './recorded-build.ts';

export interface CodeSwapDependencies {
  readonly lambda: Pick<LambdaService, 'listFunctions' | 'getFunction' | 'putFunction'>;
  readonly codeContents?: CodeContents;
  /** Absolute path; the code is below it. */
  readonly dataDirectory: string;
  /** Absolute path of what the synthesis has recorded. */
  readonly buildsFile: string;
  /** Absolute paths of all files that are watched. */
  readonly watchedFiles: () => readonly string[];
}

/** How the code of one function follows from sources. */
interface Origin {
  /** Absolute paths. */
  inputs: ReadonlySet<string>;
  /** Whether a file that was not there belongs to it. */
  readonly isPart: (file: string) => boolean;
  /** New contents of files of the code, by their path in it; undefined for one that is gone. */
  readonly rebuild: (changed: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array | undefined>>;
}

/** Gives functions the code of changed sources without a synthesis. */
export class CodeSwap {
  readonly #dependencies: CodeSwapDependencies;
  readonly #rebuilder = new Rebuilder();
  /** By function. */
  #origins: ReadonlyMap<string, Origin> = new Map();
  #stopped = new AbortController();

  constructor(dependencies: CodeSwapDependencies) {
    this.#dependencies = dependencies;
  }

  /** Finds out from which sources each function is made, after a synthesis. What is not found out is synthesized only. */
  async learn(): Promise<void> {
    const builds = recordedIn(this.#dependencies.buildsFile);
    const byName = groupedByName(this.#dependencies.watchedFiles());
    const origins = new Map<string, Origin>();
    for (const configuration of this.#dependencies.lambda.listFunctions()) {
      const origin = (await this.#bundleOf(configuration, builds)) ?? folderOf(configuration, byName);
      if (origin) origins.set(configuration.functionName, origin);
    }
    this.#origins = origins;
  }

  /**
   * Gives each function that is made from the files its new code.
   * @param files absolute paths of changed files.
   * @returns names of the functions.
   * @throws {SourceMistake} for sources that cannot be bundled; no function has other code then.
   */
  async swap(files: readonly string[]): Promise<string[]> {
    const affected = [...this.#origins].filter(([, { inputs, isPart }]) =>
      files.some((file) => inputs.has(file) || isPart(file)),
    );
    const rebuilt = await Promise.all(
      affected.map(async ([functionName, { rebuild }]) => [functionName, await rebuild(files)] as const),
    );
    const configurations = await Promise.all(
      rebuilt.map(([functionName, contents]) => this.#withCode(functionName, contents)),
    );
    const changed = configurations.filter((each) => each !== undefined);
    for (const configuration of changed) {
      this.#dependencies.codeContents?.note(configuration);
      this.#dependencies.lambda.putFunction(configuration);
    }
    return changed.map(({ functionName }) => functionName);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#rebuilder.stop();
  }

  /** @throws {Error} when the code has no handler. */
  async #withCode(
    functionName: string,
    contents: ReadonlyMap<string, Uint8Array | undefined>,
  ): Promise<FunctionConfiguration | undefined> {
    const { lambda, codeContents, dataDirectory } = this.#dependencies;
    const running = lambda.getFunction(functionName);
    if (!running) return undefined;
    const codeDirectory = join(dataDirectory, 'code', `watch-${randomUUID()}`);
    cpSync(running.codeDirectory, codeDirectory, { recursive: true, mode: constants.COPYFILE_FICLONE });
    for (const [name, content] of contents) {
      const path = join(codeDirectory, name);
      mkdirSync(dirname(path), { recursive: true });
      if (content === undefined) rmSync(path, { force: true });
      else writeFileSync(path, content);
    }
    const configuration = { ...running, codeDirectory };
    const problem = await handlerProblem(configuration);
    if (!problem && !codeContents?.isRunning(configuration)) return configuration;
    rmSync(codeDirectory, { recursive: true, force: true });
    if (problem) throw new SourceMistake([`${functionName}: ${problem}`]);
    return undefined;
  }

  /** The build that wrote a file of the function's code, known by its content. */
  async #bundleOf(
    { codeDirectory }: FunctionConfiguration,
    builds: readonly RecordedBuild[],
  ): Promise<Origin | undefined> {
    for (const name of modulesIn(codeDirectory)) {
      const digest = digestOf(join(codeDirectory, name));
      const build = builds.find((each) => digestsOf(each).includes(digest));
      const rebuild = build && this.#rebuildOf(build, digest);
      if (rebuild === undefined) continue;
      const first = await this.#inputsOf(build as RecordedBuild, digest, rebuild);
      if (first) return bundleOrigin(first, dirname(name), rebuild);
    }
    return undefined;
  }

  #rebuildOf(build: RecordedBuild, digest: string): (() => Promise<RebuiltBundle>) | undefined {
    if (build.kind === 'command') return () => this.#rebuilder.command(build, this.#stopped.signal);
    const output = build.outputs.find((each) => each.digest === digest);
    return output && (() => this.#rebuilder.call(build, output));
  }

  /** A command does not say what it reads: it is run again, and must write the same. */
  async #inputsOf(build: RecordedBuild, digest: string, rebuild: () => Promise<RebuiltBundle>) {
    if (build.kind === 'call') return build.outputs.find((each) => each.digest === digest)?.inputs;
    const { files, inputs } = await rebuild().catch(() => ({
      files: new Map<string, Uint8Array>(),
      inputs: [],
    }));
    const isSame = [...files.values()].some((content) => digestOfContent(content) === digest);
    return isSame ? inputs : undefined;
  }
}

function bundleOrigin(
  inputs: readonly string[],
  folder: string,
  rebuild: () => Promise<RebuiltBundle>,
): Origin {
  const origin: Origin = {
    inputs: new Set(inputs),
    isPart: () => false,
    rebuild: async () => {
      const rebuilt = await rebuild();
      origin.inputs = new Set(rebuilt.inputs);
      return new Map([...rebuilt.files].map(([name, content]) => [join(folder, name), content]));
    },
  };
  return origin;
}

/** The folder of the project with the same files as the function's code: `Code.fromAsset` has copied it. */
function folderOf(
  { codeDirectory }: FunctionConfiguration,
  watched: ReadonlyMap<string, readonly string[]>,
): Origin | undefined {
  const names = filesIn(codeDirectory);
  const [first] = names.filter((name) => /\.[cm]?js$/.test(name));
  if (first === undefined) return undefined;
  const candidates = (watched.get(basename(first)) ?? []).filter((file) => file.endsWith(`${sep}${first}`));
  const roots = candidates.map((file) => file.slice(0, -first.length - 1));
  const isCopied = (root: string) =>
    root !== codeDirectory && names.every((name) => isSameFile(join(root, name), join(codeDirectory, name)));
  const root = roots.find(isCopied);
  if (root === undefined) return undefined;
  const isPart = (file: string) => file.startsWith(root + sep);
  return {
    inputs: new Set(names.map((name) => join(root, name))),
    isPart,
    rebuild: async (changed) =>
      new Map(
        changed
          .filter(isPart)
          .map((file) => [relative(root, file), existsSync(file) ? readFileSync(file) : undefined]),
      ),
  };
}

function isSameFile(one: string, other: string): boolean {
  return existsSync(one) && readFileSync(one).equals(readFileSync(other));
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile());
}

const modulesIn = (folder: string) =>
  filesIn(folder).filter((name) => /\.[cm]?js$/.test(name) && !name.includes('node_modules'));

function groupedByName(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const name = basename(file);
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  return groups;
}

/** Newest first; a line that is not whole is of a synthesis that was ended. */
function recordedIn(file: string): RecordedBuild[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean).slice(-MOST_BUILDS);
  return lines.reverse().flatMap((line) => {
    try {
      return [JSON.parse(line) as RecordedBuild];
    } catch {
      return [];
    }
  });
}

/** Of several syntheses: an app does not bundle again what has not changed. */
const MOST_BUILDS = 500;

const digestsOf = (build: RecordedBuild) =>
  build.kind === 'command' ? [build.digest] : build.outputs.map(({ digest }) => digest);
const digestOf = (path: string) => digestOfContent(readFileSync(path));
const digestOfContent = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
