import { isLogLevel, LOG_LEVELS, type LogLevel } from './runtime/log-levels.ts';

/** How a function and its platform write log lines: `LoggingConfig` of a function, completed as Lambda completes it. */
export interface LoggingConfiguration {
  readonly format: 'Text' | 'JSON';
  /** Least severe lines of the function that are kept; undefined with the format Text, which keeps all of them. */
  readonly applicationLevel: LogLevel | undefined;
  /** Least severe lines of the platform that are kept; undefined with the format Text. */
  readonly systemLevel: SystemLogLevel | undefined;
  /** Name of the log group, for the function's context: the lines are in the data directory here. */
  readonly group: string;
}

export type SystemLogLevel = 'DEBUG' | 'INFO' | 'WARN';

const FORMATS = ['Text', 'JSON'] as const;
const SYSTEM_LEVELS = ['DEBUG', 'INFO', 'WARN'] as const;
const DEFAULT_LEVEL = 'INFO';
/** https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html */
const LOG_GROUP = /^[.\-_/#A-Za-z0-9]{1,512}$/;

/** What a function without `LoggingConfig` has. */
export const defaultLogging = (functionName: string): LoggingConfiguration => ({
  format: 'Text',
  applicationLevel: undefined,
  systemLevel: undefined,
  group: `/aws/lambda/${functionName}`,
});

/**
 * Reads `LoggingConfig` of a function. With the format JSON both levels are INFO unless they are given.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 * @param value the evaluated property; undefined for the defaults.
 * @throws {Error} in one line on a value that is not accepted, and on levels with the format Text.
 */
export function readLogging(value: unknown, functionName: string): LoggingConfiguration {
  const byDefault = defaultLogging(functionName);
  const config = (value ?? {}) as Readonly<Record<string, unknown>>;
  const format = oneOf('LogFormat', config.LogFormat ?? byDefault.format, FORMATS);
  const group = String(config.LogGroup ?? byDefault.group);
  if (!LOG_GROUP.test(group)) {
    throw new Error(
      `LoggingConfig.LogGroup is ${JSON.stringify(group)}; accepted: 1 to 512 of A-Z a-z 0-9 . - _ / #`,
    );
  }
  if (format === 'Text') return { ...byDefault, group, ...refuseLevels(config) };
  return {
    format,
    applicationLevel: oneOf(
      'ApplicationLogLevel',
      config.ApplicationLogLevel ?? DEFAULT_LEVEL,
      Object.keys(LOG_LEVELS).filter(isLogLevel),
    ),
    systemLevel: oneOf('SystemLogLevel', config.SystemLogLevel ?? DEFAULT_LEVEL, SYSTEM_LEVELS),
    group,
  };
}

/** In Lambda's words: https://github.com/aws/aws-cdk/pull/28045 */
function refuseLevels(config: Readonly<Record<string, unknown>>): Record<string, never> {
  if (config.ApplicationLogLevel === undefined && config.SystemLogLevel === undefined) return {};
  throw new Error(
    'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or change the LogFormat to "Json" and try again.',
  );
}

function oneOf<T extends string>(name: string, value: unknown, accepted: readonly T[]): T {
  const match = accepted.find((each) => each === value);
  if (match !== undefined) return match;
  throw new Error(`LoggingConfig.${name} is ${JSON.stringify(value)}; accepted: ${accepted.join(', ')}`);
}
