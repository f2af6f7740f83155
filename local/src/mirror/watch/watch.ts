import { setTimeout as sleep } from 'node:timers/promises';
import { PreflightError } from '../../deployment/preflight-error.ts';
import type { ResourceChange, StackPlan } from '../../deployment/types.ts';
import type { Changes } from '../../json-api/changes.ts';
import type { Deployed } from '../../resources/context.ts';
import type { Log } from '../../shared/log.ts';
import { isSame, type KafkaPlan } from '../broker-needs.ts';
import type { HttpApis } from '../http-apis.ts';
import { loadPlans, type PlanSource } from '../load-plans.ts';
import type { RunningStacks } from '../running-stacks.ts';
import { FileWatcher } from './file-watcher.ts';
import { UpdateLoop } from './update-loop.ts';
import { updateText } from './update-text.ts';
import { watchedFiles } from './watched-files.ts';

export interface WatchOptions extends PlanSource {
  readonly plans: readonly StackPlan[];
  /** Of the stacks as they were started. */
  readonly kafkaPlan: KafkaPlan;
  readonly stacks: RunningStacks;
  readonly apis: HttpApis;
  readonly changes: Changes;
  readonly deployed: Deployed;
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
  #kafkaPlan: KafkaPlan;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#kafkaPlan = options.kafkaPlan;
    this.#watcher = new FileWatcher(
      filesOf(options, options.plans),
      (files) => this.#loop.changed(files),
      (message) => options.log.warn(message),
    );
  }

  async start(): Promise<void> {
    await this.#watcher.ready();
    this.#options.log.info('watching: what changes is applied while the mirror runs');
  }

  /** Watches no more; an update in progress is finished first. */
  async stop(): Promise<void> {
    await this.#watcher.close();
    await this.#loop.stop();
  }

  async #update(_files: readonly string[], signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    try {
      const { plans, kafkaPlan } = await loadPlans(this.#options, signal);
      if (signal.aborted) return;
      this.#watcher.watch(filesOf(this.#options, plans));
      this.#warnOfKafka(kafkaPlan);
      const changes = await this.#options.stacks.update(plans);
      await this.#options.apis.serve(this.#options.deployed);
      this.#succeeded(changes, performance.now() - startedAt);
    } catch (error) {
      await sleep(HALF_WRITTEN_MS);
      // What is edited again has another outcome.
      if (!signal.aborted) this.#failed(problemsOf(error), performance.now() - startedAt);
    }
  }

  #succeeded(changes: readonly ResourceChange[], durationMs: number): void {
    this.#options.log.info(updateText(changes, durationMs));
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

/** A preflight finds several mistakes, one line each. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof PreflightError) return error.problems;
  return [error instanceof Error ? error.message : String(error)];
}
