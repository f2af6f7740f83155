import { setTimeout as sleep } from 'node:timers/promises';
import { PreflightError } from '../../deployment/preflight-error.ts';
import type { ResourceChange, StackPlan } from '../../deployment/types.ts';
import type { Changes } from '../../json-api/changes.ts';
import type { Deployed, DeploymentTarget } from '../../resources/context.ts';
import type { Log } from '../../shared/log.ts';
import { isSame, type KafkaPlan } from '../broker-needs.ts';
import { cdkAppOf } from '../cdk-app.ts';
import type { HttpApis } from '../http-apis.ts';
import { cdkAppOptions, loadPlans, type PlanSource } from '../load-plans.ts';
import type { RunningStacks } from '../running-stacks.ts';
import { buildsFileOf } from '../synthesize.ts';
import { CodeSwap } from './code-swap.ts';
import { FileWatcher } from './file-watcher.ts';
import { SourceMistake } from './rebuild.ts';
import { UpdateLoop } from './update-loop.ts';
import { updateText, warningsOfReplacedMappings } from './update-text.ts';
import { watchedFiles } from './watched-files.ts';

export interface WatchOptions extends PlanSource {
  readonly plans: readonly StackPlan[];
  /** Of the stacks as they were started. */
  readonly kafkaPlan: KafkaPlan;
  readonly stacks: RunningStacks;
  readonly apis: HttpApis;
  readonly changes: Changes;
  readonly deployed: Deployed;
  readonly target: Pick<DeploymentTarget, 'lambda' | 'codeContents'>;
  readonly log: Log;
}

/** How long is waited whether a file that cannot be read is still being written. */
const HALF_WRITTEN_MS = 250;

/** Applies what changes of the app, the assembly or the template until it is stopped. */
export async function startWatch(options: WatchOptions): Promise<{ stop(): Promise<void> }> {
  const watch = new Watch(options);
  await watch.start();
  return watch;
}

class Watch {
  readonly #options: WatchOptions;
  readonly #loop = new UpdateLoop((files, signal) => this.#update(files, signal));
  readonly #watcher: FileWatcher;
  /** Absent: functions are not made from sources that are watched. */
  readonly #swap: CodeSwap | undefined;
  #kafkaPlan: KafkaPlan;
  #learned: Promise<void> | undefined;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#kafkaPlan = options.kafkaPlan;
    this.#watcher = new FileWatcher(
      filesOf(options, options.plans),
      (files) => this.#loop.changed(files),
      (message) => options.log.warn(message),
    );
    this.#swap = options.options.source.kind === 'app' ? this.#codeSwap() : undefined;
  }

  #codeSwap(): CodeSwap {
    const { target, options } = this.#options;
    return new CodeSwap({
      ...target,
      dataDirectory: options.dataDirectory,
      buildsFile: buildsFileOf(cdkAppOf(cdkAppOptions(this.#options)).assembly),
      watchedFiles: () => this.#watcher.files(),
    });
  }

  async start(): Promise<void> {
    await this.#watcher.ready();
    this.#learned = this.#learn();
  }

  /** In the background: the stacks run already. */
  async #learn(): Promise<void> {
    const { log } = this.#options;
    try {
      await this.#swap?.learn();
    } catch (error) {
      log.warn(`every edit is synthesized: ${error instanceof Error ? error.message : error}`);
    }
    log.info('watching: what changes is applied while the mirror runs');
  }

  /** Watches no more; an update in progress is finished first. */
  async stop(): Promise<void> {
    await this.#watcher.close();
    await this.#loop.stop();
    await this.#swap?.stop();
    await this.#learned;
  }

  async #update(files: readonly string[], signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    try {
      await this.#learned;
      const swapped = await this.#swapCode(files);
      if (swapped.length > 0) this.#swapped(swapped, performance.now() - startedAt);
      const { plans, kafkaPlan } = await loadPlans(this.#options, signal);
      if (signal.aborted) return;
      this.#watcher.watch(filesOf(this.#options, plans));
      this.#warnOfKafka(kafkaPlan);
      const changes = await this.#options.stacks.update(plans);
      await this.#options.apis.serve(this.#options.deployed);
      await this.#swap?.learn();
      // A synthesis that confirms what is there already is no news.
      if (changes.length > 0 || swapped.length === 0) this.#succeeded(changes, performance.now() - startedAt);
    } catch (error) {
      await sleep(HALF_WRITTEN_MS);
      // What is edited again has another outcome.
      if (!signal.aborted) this.#failed(problemsOf(error), performance.now() - startedAt);
    }
  }

  /** @throws {SourceMistake} */
  async #swapCode(files: readonly string[]): Promise<readonly string[]> {
    try {
      return (await this.#swap?.swap(files)) ?? [];
    } catch (error) {
      if (error instanceof SourceMistake) throw error;
      this.#options.log.info(`the whole app is synthesized, since ${String(error)}`);
      return [];
    }
  }

  /** The template is not known to be the same yet: the synthesis that follows shows it. */
  #swapped(functionNames: readonly string[], durationMs: number): void {
    const { log, changes } = this.#options;
    log.info(`${functionNames.join(', ')}: other code in ${(durationMs / 1_000).toFixed(2)} s`);
    changes.updated({ time: new Date().toISOString(), durationMs, functions: functionNames });
  }

  #succeeded(changes: readonly ResourceChange[], durationMs: number): void {
    const { log } = this.#options;
    log.info(updateText(changes, durationMs));
    for (const warning of warningsOfReplacedMappings(changes)) log.warn(warning);
    this.#options.changes.updated({ time: new Date().toISOString(), durationMs, changes });
  }

  #failed(problems: readonly string[], durationMs: number): void {
    const { log, changes } = this.#options;
    for (const problem of problems) log.error(problem);
    log.info('nothing is changed: the stack runs as before; correct the edit, and it is applied');
    changes.updated({ time: new Date().toISOString(), durationMs, problems });
  }

  /** The broker reads its settings when it starts. */
  #warnOfKafka(wanted: KafkaPlan): void {
    if (isSame(this.#kafkaPlan.needs, wanted.needs)) return;
    this.#kafkaPlan = wanted;
    this.#options.log.warn(
      'the listeners or settings of Kafka that the template asks for have changed: start the mirror again to apply them',
    );
  }
}

const filesOf = (source: PlanSource, plans: readonly StackPlan[]) =>
  watchedFiles(
    source,
    plans.map(({ stack }) => stack),
  );

/** A preflight and a bundler find several mistakes, one line each. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof PreflightError || error instanceof SourceMistake) return error.problems;
  return [error instanceof Error ? error.message : String(error)];
}
