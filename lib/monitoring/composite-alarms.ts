import { type Alarm, AlarmRule, CompositeAlarm, type IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';
import { type AlarmDefinition, type AlarmKind, runbookPage } from './alarm-definition.ts';
import { inChunks } from './metrics/combined.ts';
import { type Page, pageNames, pages } from './pages.ts';

/** An alarm that was made, and its definition. */
export interface DefinedAlarm {
  readonly definition: AlarmDefinition;
  readonly alarm: Alarm;
}

/**
 * Kinds that fire because nothing polls. While the stack sleeps that is as it should be, so they are in no page; they still
 * show on the dashboard.
 */
const firesAsleep: ReadonlySet<AlarmKind> = new Set(['lag', 'not-polling', 'orders-not-final']);

/**
 * Limits of a composite alarm: alarms in a rule.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export const mostAlarmsOfRule = 100;

/** Makes the composite alarms that page, each in ALARM while one of its alarms is. */
export function addPages(
  scope: Construct,
  config: Config,
  action: IAlarmAction,
  alarms: readonly DefinedAlarm[],
): CompositeAlarm[] {
  return pageNames.map((page) => {
    const { name, means } = pages[page];
    const composite = new CompositeAlarm(scope, name, {
      compositeAlarmName: decideName(config, name),
      alarmDescription: `${means} What to do: ${runbookPage(name)}`,
      alarmRule: AlarmRule.fromString(ruleOf(namesInParts(scope, config, page, alarms))),
    });
    composite.addAlarmAction(action);
    composite.addOkAction(action);
    return composite;
  });
}

/** Whether an alarm can make its page fire. */
function isPaged({ page, kind }: AlarmDefinition, config: Pick<Config, 'sleep'>): boolean {
  return page !== undefined && !(config.sleep && firesAsleep.has(kind));
}

/** Names of the alarms of a page. More than a rule takes are split among composite alarms without actions. */
function namesInParts(
  scope: Construct,
  config: Config,
  page: Page,
  alarms: readonly DefinedAlarm[],
): string[] {
  const names = alarms
    .filter(({ definition }) => definition.page === page && isPaged(definition, config))
    .map(({ alarm }) => alarm.alarmName);
  if (names.length <= mostAlarmsOfRule) return names;
  return inChunks(names, mostAlarmsOfRule).map((part, index) => {
    const name = `${pages[page].name}-part-${index + 1}`;
    const composite = new CompositeAlarm(scope, name, {
      compositeAlarmName: decideName(config, name),
      alarmDescription: `Part of ${decideName(config, pages[page].name)}.`,
      alarmRule: AlarmRule.fromString(ruleOf(part)),
    });
    return composite.alarmName;
  });
}

/** By name, not by ARN: a rule has at most 10,240 characters. Without alarms it never fires. */
const ruleOf = (names: readonly string[]) =>
  names.length === 0 ? 'FALSE' : names.map((name) => `ALARM("${name}")`).join(' OR ');
