import { checkPlans } from '../deployment/preflight.ts';
import type { StackPlan } from '../deployment/types.ts';
import type { GivenValues } from '../secrets/given-values.ts';
import { type KafkaPlan, planKafka } from './broker-needs.ts';
import type { CdkAppOptions } from './cdk-app.ts';
import type { MirrorConfig } from './config.ts';
import { debuggableApp } from './debuggable-app.ts';
import { defaultPlace } from './default-place.ts';
import type { Options } from './options.ts';
import { loadStacks, pseudoParametersOf } from './stack-source.ts';

/** Where the stacks come from, and what they are given. */
export interface PlanSource {
  readonly options: Options;
  /** Absolute path of the folder with cdk.json. */
  readonly projectDirectory: string;
  readonly config: MirrorConfig;
  readonly givenValues: GivenValues;
}

/** Stacks that can be deployed. */
export interface LoadedPlans {
  /** Of at least one stack. */
  readonly plans: readonly StackPlan[];
  readonly kafkaPlan: KafkaPlan;
}

/**
 * Synthesizes the app, or reads the assembly or the template, and finds the mistakes that need no running to be found.
 * @param signal ends the synthesis.
 * @throws {PreflightError} with one line for each mistake, or another error of one line.
 */
export async function loadPlans(source: PlanSource, signal?: AbortSignal): Promise<LoadedPlans> {
  const { options, givenValues } = source;
  const place = defaultPlace(options.place, process.env);
  const stacks = await loadStacks(options.source, options.stackNames, cdkAppOptions(source), signal);
  const { parameters } = options;
  const plans = stacks.map((stack) => ({ stack, pseudo: pseudoParametersOf(stack, place), parameters }));
  return { plans, kafkaPlan: planKafka(checkPlans(plans, givenValues)) };
}

/** What the app is run with. */
export function cdkAppOptions({ options, projectDirectory, config }: PlanSource): CdkAppOptions {
  const place = defaultPlace(options.place, process.env);
  const { context, isWatching: recordsBuilds, inspectPort } = options;
  return { projectDirectory, context, config: debuggableApp(config.app, inspectPort), place, recordsBuilds };
}
