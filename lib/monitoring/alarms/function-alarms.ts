import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { Config } from '../../config/index.ts';
import type { FunctionId } from '../../function/entries.ts';
import type { ServiceFunction } from '../../function/service-function.ts';
import type { AlarmDefinition } from '../alarm-definition.ts';
import { ordersNotFinal } from '../metrics/functions.ts';
import type { Page } from '../pages.ts';
import type { Watched } from '../watched.ts';

const periodMinutes = 5;

/** Called by CloudFormation alone, which reports what they fail at. */
const calledByDeployments: ReadonlySet<FunctionId> = new Set(['bootstrap-brokers', 'inventory-seed']);

/** Cognito's trigger: without it no user gets a token. */
const signIn: FunctionId = 'identity';

type FunctionsWatched = Pick<Watched, 'apiFunctions' | 'consumers' | 'orderCheck'>;

/** Errors and throttles of every function that runs outside of deployments. */
export function functionAlarms(
  config: Config,
  watched: FunctionsWatched,
  functions: readonly ServiceFunction[],
): AlarmDefinition[] {
  return functions
    .filter(({ functionId }) => !calledByDeployments.has(functionId))
    .flatMap((each) => {
      const [page, minutes] = [pageOf(each, watched), periodMinutesOf(each, watched, config)];
      return [errors(each, page, minutes), throttles(each, page, minutes)];
    });
}

/**
 * A run of the schedule and its two retries are over within some minutes: shorter periods than the schedule's have no data.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const periodMinutesOf = (
  watched: ServiceFunction,
  { orderCheck }: FunctionsWatched,
  { notFinalCheckInMinutes }: Config,
) => (watched === orderCheck ? Math.max(periodMinutes, notFinalCheckInMinutes) : periodMinutes);

/** An operator who calls redrive or replay reads its result: no page. */
function pageOf(
  watched: ServiceFunction,
  { apiFunctions, consumers, orderCheck }: FunctionsWatched,
): Page | undefined {
  if (apiFunctions.includes(watched) || watched.functionId === signIn) return 'customers';
  if (watched === orderCheck || consumers.some(({ consumer }) => consumer === watched)) return 'saga';
  return undefined;
}

function errors(watched: ServiceFunction, page: Page | undefined, minutes: number): AlarmDefinition {
  const { functionId, lambda } = watched;
  const definition = {
    kind: 'function-errors',
    subject: functionId,
    metric: lambda.metricErrors({ period: Duration.minutes(minutes) }),
    threshold: 0,
    ...(page && { page }),
  } as const;
  // A sign-in may be the only one for minutes, and an operator's call is the only one: one failure at a time is enough.
  if (functionId === signIn) {
    return {
      ...definition,
      means: 'Twice within 30 minutes a sign-in failed: its trigger did.',
      periods: 6,
      datapoints: 2,
    };
  }
  if (!page) return { ...definition, means: `An invocation of ${functionId} failed.` };
  return {
    ...definition,
    means: `In each of 3 periods of ${minutes} minutes an invocation of ${functionId} failed.`,
    periods: 3,
  };
}

const throttles = (
  { functionId, lambda }: ServiceFunction,
  page: Page | undefined,
  minutes: number,
): AlarmDefinition => ({
  kind: 'throttles',
  subject: functionId,
  means: `In each of 3 periods of ${minutes} minutes Lambda refused to run ${functionId}.`,
  metric: lambda.metricThrottles({ period: Duration.minutes(minutes) }),
  threshold: 0,
  periods: 3,
  ...(page && { page }),
});

/** The check reports a number each time it runs: no data means that it does not run. */
export const orderAlarm = (config: Config, orderCheck: ServiceFunction): AlarmDefinition => ({
  kind: 'orders-not-final',
  subject: 'orders',
  means: 'Orders that should be shipped or cancelled by now are not, or the check for them does not run.',
  page: 'saga',
  metric: ordersNotFinal(config, orderCheck),
  threshold: 0,
  missingData: TreatMissingData.BREACHING,
});
