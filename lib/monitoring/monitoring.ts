import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { addAlarm } from './alarm-definition.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { alarmsOf } from './alarms.ts';
import { OrdersDashboard } from './dashboard.ts';
import type { Watched } from './watched.ts';

/** Alarms, the SNS topic they go to, and one dashboard. Another concern is watched without a line here. */
export class Monitoring extends Construct {
  readonly alarmTopic: AlarmTopic;

  constructor(scope: Construct, id: string, config: Config, watched: Watched) {
    super(scope, id);
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', config);
    const action = new SnsAction(this.alarmTopic);
    const alarms = alarmsOf(config, watched).map((definition) => addAlarm(this, config, action, definition));
    new OrdersDashboard(this, 'Dashboard', config, watched, alarms);
  }
}
