import { combinationProblems } from './combination-rules.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { productionProblems } from './production-rules.ts';
import { type SettingName, settings } from './settings.ts';
import { type Config, type Stage, stageDefaults, stages } from './stage-defaults.ts';

export type { Config };

/** CDK context: values from `-c`, cdk.json and the CLI itself, by key. */
export type Context = Readonly<Record<string, unknown>>;

const settingNames = Object.keys(settings) as SettingName[];

/** Keys with a separator belong to CDK and its libraries (`aws:cdk:…`, `@aws-cdk/…`, `availability-zones:…`). */
const isForeign = (key: string) => /[:/@]/.test(key);

function stageOf(context: Context): Stage {
  const given = context.stage ?? 'dev';
  const stage = stages.find((each) => each === given);
  if (!stage) {
    throw new ConfigError([{ key: 'stage', given, accepted: '"dev" or "prod"', fix: '-c stage=dev' }]);
  }
  return stage;
}

/** Settings of one stage alone: the object under the stage's name, or its JSON text after `-c`. */
function stageContext(context: Context, stage: Stage): Context {
  const given = context[stage] ?? {};
  const settingsOfStage = typeof given === 'string' ? parsedOrText(given) : given;
  if (typeof settingsOfStage === 'object' && settingsOfStage !== null && !Array.isArray(settingsOfStage)) {
    return settingsOfStage as Context;
  }
  const accepted = `an object with settings of stage ${stage}`;
  const fix = `-c ${stage}='{"brokerCount":6}', or "${stage}": {"brokerCount": 6} in the context of cdk.json`;
  throw new ConfigError([{ key: stage, given, accepted, fix }]);
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller refuses it, and shows the text as it was given.
    return text;
  }
}

function valueProblems(context: Context): ConfigProblem[] {
  return settingNames
    .filter((key) => context[key] !== undefined && !settings[key].schema.safeParse(context[key]).success)
    .map((key) => ({
      key,
      given: context[key],
      accepted: settings[key].accepted,
      fix: `-c ${key}='${settings[key].example}'`,
    }));
}

function unknownKeyProblems(context: Context, accepted: readonly string[]): ConfigProblem[] {
  return Object.keys(context)
    .filter((key) => !isForeign(key) && !accepted.includes(key))
    .map((key) => ({
      key,
      given: context[key],
      accepted: `the settings ${accepted.join(', ')}`,
      fix: 'leave it out, or correct its name',
    }));
}

export interface ConfigOptions {
  /**
   * True for what is estimated or compared and never deployed: sample values that stage prod refuses are accepted.
   * Default false.
   */
  readonly isEstimate?: boolean;
}

/** A configuration, and why it cannot be deployed. */
export interface ExaminedConfig {
  readonly config: Config;
  /** Settings that its stage refuses, or that cannot be combined; empty when it can be deployed. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Like {@link configFrom}, for a report about everything that is wrong: what is accepted alone, but not by its stage or
 * together, is in `problems`.
 * @throws {ConfigError} naming every value that is not accepted, and every key that is not a setting.
 */
export function examineConfig(context: Context): ExaminedConfig {
  const { config, given } = readConfig(context);
  return { config, problems: [...combinationProblems(config, given), ...productionProblems(config)] };
}

/**
 * The configuration of a CDK context: the defaults of its `stage` (dev unless given), overridden by the
 * context's object of that name (`prod`), and then by the context itself (`-c key=value`).
 * @throws {ConfigError} naming every value that is not accepted, and every key that is not a setting; or every setting
 *   that its stage refuses, or that cannot be combined with the others.
 */
export function configFrom(context: Context, { isEstimate = false }: ConfigOptions = {}): Config {
  const { config, given } = readConfig(context);
  throwAny([...combinationProblems(config, given), ...(isEstimate ? [] : productionProblems(config))]);
  return config;
}

/** The settings, each accepted alone, and the names of those that the context gives. */
function readConfig(context: Context): { readonly config: Config; readonly given: readonly string[] } {
  const stage = stageOf(context);
  const ofStage = stageContext(context, stage);
  const given = { ...ofStage, ...context };
  throwAny([
    ...valueProblems(given),
    ...unknownKeyProblems(context, ['stage', ...stages, ...settingNames]),
    ...unknownKeyProblems(ofStage, settingNames),
  ]);
  const overrides = settingNames
    .filter((key) => given[key] !== undefined)
    .map((key) => [key, settings[key].schema.parse(given[key])]);
  return {
    config: { stage, ...stageDefaults[stage], ...Object.fromEntries(overrides) },
    given: Object.keys(given),
  };
}

function throwAny(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}
