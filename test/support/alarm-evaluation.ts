import type { TemplateValue } from '../../local/src/template/types.ts';
import { evaluateExpression, type Series } from './metric-math.ts';

/** What is published of a metric, a value a minute; undefined in a minute without data. */
export type Published = (
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
  namespace: string,
) => readonly (number | undefined)[] | undefined;

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'unchanged';

type Properties = Readonly<Record<string, TemplateValue>>;

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly MetricStat?: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Namespace: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

/** The state of a metric alarm of a resolved template, at the end of what is published. */
export function stateOf(alarm: Properties, published: Published): AlarmState {
  return stateOfDatapoints(datapointsOf(alarm, published), alarm);
}

/** The metric that an alarm looks at, a value for each of its periods, oldest first. */
function datapointsOf(alarm: Properties, published: Published): Series {
  const queries = queriesOf(alarm);
  const series = new Map(
    queries.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, seriesOf(MetricStat, published)]] : [])),
  );
  const returned = queries.find(({ ReturnData }) => ReturnData !== false);
  if (returned?.Expression) return evaluateExpression(returned.Expression, series);
  return series.get(returned?.Id ?? '') ?? [];
}

function queriesOf(alarm: Properties): MetricQuery[] {
  if (alarm.Metrics) return alarm.Metrics as unknown as MetricQuery[];
  const { MetricName, Namespace, Dimensions = [], Period, Statistic, ExtendedStatistic } = alarm;
  const Metric = { MetricName, Namespace, Dimensions };
  return [
    { Id: 'm', MetricStat: { Metric, Period, Stat: Statistic ?? ExtendedStatistic } },
  ] as unknown as MetricQuery[];
}

/** Minutes that scenarios cover: as long as the longest evaluation, and more. */
export const minutesCovered = 120;

function seriesOf(
  { Metric, Period, Stat }: NonNullable<MetricQuery['MetricStat']>,
  published: Published,
): Series {
  const dimensions = Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  const minutes = published(Metric.MetricName, dimensions, Metric.Namespace) ?? [];
  const perPeriod = Period / 60;
  return Array.from({ length: Math.floor(minutesCovered / perPeriod) }, (_, index) => {
    const values = minutes
      .slice(index * perPeriod, (index + 1) * perPeriod)
      .filter((value) => value !== undefined);
    return values.length === 0 ? undefined : statistic(Stat, values);
  });
}

function statistic(name: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const known: Readonly<Record<string, number>> = {
    Sum: sum,
    Average: sum / values.length,
    Minimum: Math.min(...values),
    Maximum: Math.max(...values),
    SampleCount: values.length,
    // Every value of the scenario represents many requests.
    p95: Math.max(...values),
    p99: Math.max(...values),
  };
  const value = known[name];
  if (value === undefined) throw new Error(`Unknown statistic ${name}`);
  return value;
}

/** How many periods beyond those of the alarm CloudWatch looks back when some have no data. AWS documents one example: 5 for 3. */
const extraPeriods = 2;

/**
 * The state that datapoints put an alarm into.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function stateOfDatapoints(datapoints: Series, alarm: Properties): AlarmState {
  const periods = Number(alarm.EvaluationPeriods);
  const needed = Number(alarm.DatapointsToAlarm ?? periods);
  const range = datapoints.slice(-(periods + extraPeriods));
  const existing = range.filter((value) => value !== undefined);
  const treatment = String(alarm.TreatMissingData ?? 'missing');
  if (existing.length === 0) return stateWithoutData(treatment);
  const evaluated = existing.slice(-periods);
  const missing = periods - evaluated.length;
  const breaching = evaluated.filter((value) => isBreaching(value, alarm)).length;
  if (treatment === 'ignore' && missing > 0 && breaching === evaluated.length) return 'unchanged';
  // As few missing periods count as possible; with `missing` the alarm decides by those that exist.
  if (treatment === 'missing') return breaching >= Math.min(needed, evaluated.length) ? 'ALARM' : 'OK';
  return breaching + (treatment === 'breaching' ? missing : 0) >= needed ? 'ALARM' : 'OK';
}

function stateWithoutData(treatment: string): AlarmState {
  const states: Readonly<Record<string, AlarmState>> = {
    breaching: 'ALARM',
    notBreaching: 'OK',
    ignore: 'unchanged',
  };
  return states[treatment] ?? 'INSUFFICIENT_DATA';
}

function isBreaching(value: number, { ComparisonOperator, Threshold }: Properties): boolean {
  const threshold = Number(Threshold);
  const comparisons: Readonly<Record<string, boolean>> = {
    GreaterThanThreshold: value > threshold,
    GreaterThanOrEqualToThreshold: value >= threshold,
    LessThanThreshold: value < threshold,
    LessThanOrEqualToThreshold: value <= threshold,
  };
  const result = comparisons[String(ComparisonOperator)];
  if (result === undefined) throw new Error(`Unknown operator ${ComparisonOperator}`);
  return result;
}

/** Whether a rule of alarms joined by OR, or `FALSE`, puts a composite alarm into ALARM. */
export function firesRule(rule: string, isInAlarm: (alarmName: string) => boolean): boolean {
  if (rule === 'FALSE') return false;
  return rule.split(' OR ').some((term) => {
    const name = /^ALARM\("([^"]+)"\)$/.exec(term)?.[1];
    if (name === undefined) throw new Error(`Unknown term ${term}`);
    return isInAlarm(name);
  });
}
