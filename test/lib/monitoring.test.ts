import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import { alarmKinds } from '../../lib/monitoring/alarm-definition.ts';
import { type NamedResource, synthesize } from './synthesized-stack.ts';

const root = join(import.meta.dirname, '../..');
const alarmsOf = (stage: string) => synthesize({ stage }).ofType('AWS::CloudWatch::Alarm');
const namesOf = (alarms: readonly NamedResource[]) =>
  alarms.map(({ Properties }) => String(Properties.AlarmName));

describe.each(['dev', 'prod'])('alarms of %s', (stage) => {
  const alarms = alarmsOf(stage);
  const names = namesOf(alarms);

  test('one for the lag of each mapping, which reads the group and the topic of that mapping', () => {
    const groups = synthesize({ stage })
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => JSON.stringify(Properties.AmazonManagedKafkaEventSourceConfig));
    const watched = alarms
      .map(({ Properties }) => JSON.stringify(Properties))
      .filter((each) => each.includes('"SumOffsetLag"'));
    expect(watched).toHaveLength(groups.length);
    for (const group of groups) {
      const id = /"ConsumerGroupId":"([^"]+)"/.exec(group)?.[1] ?? 'none';
      expect(watched.filter((each) => each.includes(`"${id}"`))).toHaveLength(1);
    }
  });

  test('one for the errors and one for the throttles of each function that does work', () => {
    const ids = synthesize({ stage })
      .ofType('AWS::Lambda::Function')
      .map(({ Properties }) => String(Properties.FunctionName).replace(`orderstream-${stage}-`, ''))
      .filter(
        (id) =>
          ![
            'bootstrap-brokers',
            'inventory-seed',
            'identity',
            'redrive',
            'replay',
            'timeline-rebuild',
            'analytics-rebuild',
          ].includes(id),
      );
    for (const id of ids) {
      expect(names).toContain(`orderstream-${stage}-function-errors-${id}`);
      expect(names).toContain(`orderstream-${stage}-throttles-${id}`);
    }
  });

  test('for the dead letters, the dropped records and the age of the records of each consumer', () => {
    for (const consumer of [
      'orders',
      'payment',
      'inventory',
      'notification',
      'shipping',
      'analytics',
      'limits',
    ]) {
      for (const kind of ['dead-letters', 'dropped-records', 'age']) {
        expect(names).toContain(`orderstream-${stage}-${kind}-${consumer}`);
      }
    }
  });

  test('every kind of alarm there is, and a disk only where brokers have one', () => {
    const found = alarmKinds.filter((kind) =>
      names.some((name) => name.startsWith(`orderstream-${stage}-${kind}-`)),
    );
    expect(found).toEqual(alarmKinds.filter((kind) => kind !== 'broker-disk' || stage === 'dev'));
  });

  test('no alarm reads more than ten metrics, which is as many as CloudWatch takes', () => {
    const counts = alarms.map(({ Properties }) => {
      const metrics = (Properties.Metrics ?? []) as { MetricStat?: unknown }[];
      return metrics.filter(({ MetricStat }) => MetricStat).length;
    });
    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  });

  test('each tells the topic when it rings and when it is over, and names the page that says what to do', () => {
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
      const page = /What to do: (\S+)$/.exec(String(Properties.AlarmDescription))?.[1] ?? 'none';
      expect(existsSync(join(root, page))).toBe(true);
    }
  });
});

describe('the runbook', () => {
  const pages = readdirSync(join(root, 'docs/runbook')).filter(
    (file) => file.endsWith('.md') && file !== 'README.md',
  );

  test('has a page for each kind of alarm, and no other', () => {
    expect(pages.sort()).toEqual(alarmKinds.map((kind) => `${kind}.md`).sort());
  });

  test('lists every page', () => {
    const list = readFileSync(join(root, 'docs/runbook/README.md'), 'utf8');
    for (const page of pages) expect(list).toContain(`(${page})`);
  });
});

describe('who is told', () => {
  test('nobody by mail unless an address is given', () => {
    expect(synthesize().ofType('AWS::SNS::Subscription')).toEqual([]);
    const [subscription] = synthesize({ alarmMail: 'operations@example.com' }).ofType(
      'AWS::SNS::Subscription',
    );
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'operations@example.com' });
  });

  test('the topic takes messages over TLS only', () => {
    const [policy] = synthesize().ofType('AWS::SNS::TopicPolicy');
    expect(JSON.stringify(policy?.Properties)).toContain('aws:SecureTransport');
  });
});

describe('the dashboard', () => {
  const [dashboard] = synthesize().ofType('AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);

  test('shows the lag of every consumer group', () => {
    const groups = synthesize()
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => /"ConsumerGroupId":"([^"]+)"/.exec(JSON.stringify(Properties))?.[1]);
    expect(groups.filter((group) => !body.includes(String(group)))).toEqual([]);
  });

  test('shows every topic', () => {
    expect(Object.keys(topics).filter((topic) => !body.includes(topic))).toEqual([]);
  });

  test('names every page of the runbook', () => {
    expect(alarmKinds.filter((kind) => !body.includes(`docs/runbook/${kind}.md`))).toEqual([]);
  });
});
