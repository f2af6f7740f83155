import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { addAlarm } from './alarm-definition.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { alarmsOf } from './alarms/index.ts';
import { addPages } from './composite-alarms.ts';
import { OrdersDashboard } from './dashboard.ts';
import { functionsOf, type Watched } from './watched.ts';

/**
 * Alarms, the four composite alarms that page an operator through an SNS topic, and one dashboard. It has to be made after
 * everything that it watches. Another concern is watched without a line here.
 */
export class Monitoring extends Construct {
  /** Subscribers are paged; `alarmMail` is subscribed already. */
  readonly alarmTopic: AlarmTopic;

  constructor(scope: Construct, id: string, config: Config, watched: Watched) {
    super(scope, id);
    this.alarmTopic = new AlarmTopic(this, 'AlarmTopic', config);
    const alarms = alarmsOf(config, watched, functionsOf(this)).map((definition) => ({
      definition,
      alarm: addAlarm(this, config, definition),
    }));
    const pages = addPages(this, config, new SnsAction(this.alarmTopic), alarms);
    new OrdersDashboard(this, 'Dashboard', config, watched, { pages, alarms });
  }
}
