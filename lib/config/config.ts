import { attachmentProblems } from './attachment.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type SettingName, type SettingValues, settings } from './settings.ts';
import { type Stage, stageDefaults, stages } from './stage-defaults.ts';

/** How one deployment of the system differs from another. */
export interface Config extends SettingValues {
  readonly stage: Stage;
}

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

function problemsOf(context: Context) {
  return settingNames
    .filter((key) => context[key] !== undefined && !settings[key].schema.safeParse(context[key]).success)
    .map((key) => ({
      key,
      given: context[key],
      accepted: settings[key].accepted,
      fix: `-c ${key}='${settings[key].example}'`,
    }));
}

function unknownKeysOf(context: Context) {
  const accepted = ['stage', ...settingNames];
  return Object.keys(context)
    .filter((key) => !isForeign(key) && !accepted.includes(key))
    .map((key) => ({
      key,
      given: context[key],
      accepted: `the settings ${accepted.join(', ')}`,
      fix: 'leave it out, or correct its name',
    }));
}

/** Settings that are fine by themselves, and not in this stage. */
function problemsOfStage({ stage, sleep }: Config) {
  if (stage === 'dev' || !sleep) return [];
  const accepted = '"false" in stage prod, whose customers wait for what the mappings read';
  return [{ key: 'sleep', given: sleep, accepted, fix: 'leave it out, or -c stage=dev' }];
}

/**
 * The configuration that a CDK context asks for: the defaults of its `stage` (dev unless given), field by field
 * overridden.
 * @throws {ConfigError} naming every value that is not accepted, and every key that is not a setting; or every setting
 *   that its stage refuses, or that does not go with the others.
 */
export function configFrom(context: Context): Config {
  const stage = stageOf(context);
  throwAny([...problemsOf(context), ...unknownKeysOf(context)]);
  const overrides = settingNames
    .filter((key) => context[key] !== undefined)
    .map((key) => [key, settings[key].schema.parse(context[key])]);
  const config: Config = { stage, ...stageDefaults[stage], ...Object.fromEntries(overrides) };
  throwAny([...problemsOfStage(config), ...attachmentProblems(config, Object.keys(context))]);
  return config;
}

function throwAny(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}
