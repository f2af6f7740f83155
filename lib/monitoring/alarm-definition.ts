import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';

/** The kinds of alarm; `docs/runbook/<kind>.md` says what to do about each. */
export const alarmKinds = [
  'lag',
  'age',
  'dead-letters',
  'dropped-records',
  'function-errors',
  'throttles',
  'api-5xx',
  'api-latency',
  'broker-cpu',
  'broker-disk',
  'mail-reputation',
] as const;

export type AlarmKind = (typeof alarmKinds)[number];

/** When somebody has to look. */
export interface AlarmDefinition {
  readonly kind: AlarmKind;
  /** What of that kind: a function, a mapping, a broker; part of the alarm's name. */
  readonly subject: string;
  /** One sentence: what has happened when it rings. */
  readonly means: string;
  readonly metric: IMetric;
  /** Rings above this. */
  readonly threshold: number;
  /** Periods of the metric that have to be above the threshold, one after the other. Default 1. */
  readonly periods?: number;
}

/** Where the page about an alarm is, from the root of the repository. */
export const runbookPage = (kind: AlarmKind) => `docs/runbook/${kind}.md`;

/** Makes the alarm; what is not told counts as fine, since idle functions and topics tell nothing. */
export function addAlarm(
  scope: Construct,
  config: Config,
  action: IAlarmAction,
  { kind, subject, means, metric, threshold, periods }: AlarmDefinition,
): Alarm {
  const alarm = new Alarm(scope, `${kind}-${subject}`, {
    alarmName: decideName(config, `${kind}-${subject}`),
    alarmDescription: `${means} What to do: ${runbookPage(kind)}`,
    metric,
    threshold,
    evaluationPeriods: periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}
