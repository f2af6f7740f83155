import { pageNames, pages } from '../../lib/monitoring/pages.ts';
import { type ResolvedResource, resolvedOfType } from '../support/resolved-stack.ts';
import { synthesize } from './synthesized-stack.ts';

export const compositeNames = pageNames.map((page) => pages[page].name);

type Context = Record<string, string>;

/** Without the alarms that only a deployment looks at: `canary-rollout.test.ts` has those. */
export const alarmsOf = (context: Context) =>
  resolvedOfType(synthesize(context).template, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => !String(properties.AlarmName).includes('-rollback-'),
  );

export const compositesOf = (context: Context) =>
  resolvedOfType(synthesize(context).template, 'AWS::CloudWatch::CompositeAlarm');

export const namesOf = (alarms: readonly ResolvedResource[]) =>
  alarms.map(({ properties }) => String(properties.AlarmName));

/** The kind of an alarm, by the page of the runbook that its description names. */
export const kindOf = ({ properties }: ResolvedResource) =>
  /docs\/runbook\/(.+)\.md$/.exec(String(properties.AlarmDescription))?.[1];

/** Names of the alarms in the rule of a composite alarm. */
export const childrenOf = ({ properties }: ResolvedResource) =>
  [...String(properties.AlarmRule).matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => String(name));

/** The kinds of alarm that there are for brokers, by their type and the monitoring level. */
export const brokerKinds: [string, Record<string, string>, string[]][] = [
  [
    't3 brokers with ZooKeeper',
    {},
    ['broker-cpu', 'broker-credits', 'broker-disk', 'broker-memory', 'controller', 'partitions'],
  ],
  [
    'standard brokers with KRaft',
    { brokerType: 'kafka.m7g.large', kafkaVersion: '3.9.x.kraft' },
    ['broker-cpu', 'broker-disk', 'broker-memory', 'partitions'],
  ],
  [
    'standard brokers with paid metrics',
    { brokerType: 'kafka.m7g.large', brokerMonitoring: 'PER_BROKER' },
    ['broker-connections', 'broker-cpu', 'broker-disk', 'broker-memory', 'controller', 'partitions'],
  ],
  ['Express brokers', { stage: 'prod' }, ['broker-cpu']],
  [
    'Express brokers with paid metrics',
    { stage: 'prod', brokerMonitoring: 'PER_BROKER' },
    ['broker-connections', 'broker-cpu', 'broker-throttles'],
  ],
];
