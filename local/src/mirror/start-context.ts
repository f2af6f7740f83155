import type { KafkaDecision } from '../iam/types.ts';
import type { GivenValues } from '../secrets/given-values.ts';
import type { RunningServices } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import type { MirrorConfig } from './config.ts';
import type { LoadedPlans, PlanSource } from './load-plans.ts';
import type { Options } from './options.ts';

export interface MirrorDependencies {
  /** Absolute path of the folder with cdk.json, whose app is run when no other template is named. */
  readonly projectDirectory: string;
  /** Of what is run. */
  readonly config: MirrorConfig;
  /** Absolute path of the folder that its paths are relative to. */
  readonly configDirectory: string;
  readonly log: Log;
  /** Ends a start that is in progress. */
  readonly signal: AbortSignal;
  /** Called when a service has failed permanently; the text is one readable line. */
  readonly onFailure: (message: string) => void;
}

export interface StartContext {
  readonly options: Options;
  readonly dependencies: MirrorDependencies;
  readonly givenValues: GivenValues;
  /** What has been started, with how to stop it. */
  readonly starting: AsyncDisposableStack;
  /** Gets what Kafka allows and refuses, once access control is there to record and report it. */
  readonly kafkaDecisions: { report?: (decision: KafkaDecision) => void };
}

/** The stacks, and the services that they run on. */
export interface Loaded extends LoadedPlans {
  readonly services: RunningServices;
}

export const sourceOf = ({ options, dependencies, givenValues }: StartContext): PlanSource => ({
  ...dependencies,
  options,
  givenValues,
});
