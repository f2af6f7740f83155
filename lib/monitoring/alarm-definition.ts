import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';
import type { Page } from './pages.ts';

/** The kinds of alarm; `docs/runbook/<kind>.md` describes what to do about each. */
export const alarmKinds = [
  'api-5xx',
  'api-latency',
  'function-errors',
  'throttles',
  'orders-not-final',
  'records-failing',
  'age',
  'lag',
  'not-polling',
  'mapping-errors',
  'dead-letters',
  'dropped-records',
  'broker-cpu',
  'broker-credits',
  'broker-disk',
  'broker-memory',
  'broker-connections',
  'broker-throttles',
  'controller',
  'partitions',
  'concurrency',
  'table-errors',
  'table-throttles',
  'mail-reputation',
] as const;

export type AlarmKind = (typeof alarmKinds)[number];

/** A condition that an operator has to act on. */
export interface AlarmDefinition {
  readonly kind: AlarmKind;
  /** What of that kind: a function, a mapping, brokers, a table. Part of the alarm's name. */
  readonly subject: string;
  /** One sentence: what has happened when the alarm fires. */
  readonly means: string;
  /** The page (composite alarm) that it is part of. Default: none, it shows on the dashboard only. */
  readonly page?: Page;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Which side of the threshold fires. Default: above. */
  readonly firesWhen?: 'above' | 'below' | 'atMost';
  /** Periods of the metric that are looked at. Default 1. */
  readonly periods?: number;
  /** How many of those have to be beyond the threshold. Default: all. */
  readonly datapoints?: number;
  /** What no data means. Default: nothing is wrong, as for idle functions and for metrics that count errors. */
  readonly missingData?: TreatMissingData;
}

const operators = {
  above: ComparisonOperator.GREATER_THAN_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
  atMost: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
} as const;

/** Where the page about an alarm is, from the root of the repository. */
export const runbookPage = (name: string) => `docs/runbook/${name}.md`;

/** Makes an alarm without actions: an operator is paged by composite alarms. See docs/decisions/127-four-alarms-page.md. */
export function addAlarm(scope: Construct, config: Config, definition: AlarmDefinition): Alarm {
  const { kind, subject, means, metric, threshold, firesWhen = 'above', periods = 1 } = definition;
  return new Alarm(scope, `${kind}-${subject}`, {
    alarmName: decideName(config, `${kind}-${subject}`),
    alarmDescription: `${means} What to do: ${runbookPage(kind)}`,
    metric,
    threshold,
    evaluationPeriods: periods,
    datapointsToAlarm: definition.datapoints ?? periods,
    comparisonOperator: operators[firesWhen],
    treatMissingData: definition.missingData ?? TreatMissingData.NOT_BREACHING,
  });
}
