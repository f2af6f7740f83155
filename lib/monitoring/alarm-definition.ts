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
  'orders-not-final',
  'api-5xx',
  'api-latency',
  'broker-cpu',
  'broker-disk',
  'mail-reputation',
] as const;

/** Kinds that ring because nothing reads: true while the stack sleeps, and no news. */
const ringsAsleep: ReadonlySet<AlarmKind> = new Set(['lag', 'age', 'orders-not-final']);

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
  /** Whether silence is worth a look, as of something that always tells. Default false: idle functions and topics tell nothing. */
  readonly alwaysTells?: boolean;
}

/** Where the page about an alarm is, from the root of the repository. */
export const runbookPage = (kind: AlarmKind) => `docs/runbook/${kind}.md`;

/**
 * Makes the alarm. Silence counts as fine, or shows as insufficient data where the metric always tells. While the stack
 * sleeps, the kinds that ring because of it keep their state and tell nobody.
 */
export function addAlarm(
  scope: Construct,
  config: Config,
  action: IAlarmAction,
  { kind, subject, means, metric, threshold, periods, alwaysTells }: AlarmDefinition,
): Alarm {
  const alarm = new Alarm(scope, `${kind}-${subject}`, {
    alarmName: decideName(config, `${kind}-${subject}`),
    alarmDescription: `${means} What to do: ${runbookPage(kind)}`,
    metric,
    threshold,
    actionsEnabled: !(config.sleep && ringsAsleep.has(kind)),
    evaluationPeriods: periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: alwaysTells ? TreatMissingData.MISSING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}
