import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';
import { addAlarm } from './alarm-definition.ts';
import { alarmsOf } from './alarms.ts';
import { OrdersDashboard } from './dashboard.ts';
import type { Watched } from './watched.ts';

/** Alarms, the SNS topic they go to, and one dashboard. Another concern is watched without a line here. */
export class Monitoring extends Construct {
  /** Who is to be told subscribes here; `alarmMail` is subscribed already. */
  readonly alarmTopic: Topic;

  constructor(scope: Construct, id: string, config: Config, watched: Watched) {
    super(scope, id);
    this.alarmTopic = new Topic(this, 'AlarmTopic', {
      topicName: decideName(config, 'alarms'),
      enforceSSL: true,
    });
    if (config.alarmMail !== 'none') this.alarmTopic.addSubscription(new EmailSubscription(config.alarmMail));
    const action = new SnsAction(this.alarmTopic);
    const alarms = alarmsOf(config, watched).map((definition) => addAlarm(this, config, action, definition));
    new OrdersDashboard(this, 'Dashboard', config, watched, alarms);
  }
}
