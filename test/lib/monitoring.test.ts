import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { topics } from '../../events/catalogue.ts';
import { batchMetrics } from '../../functions/shared/kafka/batch-metrics.ts';
import { alarmKinds } from '../../lib/monitoring/alarm-definition.ts';
import { mostAlarmsOfRule } from '../../lib/monitoring/composite-alarms.ts';
import { AlarmWorld, always } from '../support/alarm-world.ts';
import { resolvedOfType } from '../support/resolved-stack.ts';
import {
  alarmsOf,
  brokerKinds,
  childrenOf,
  compositeNames,
  compositesOf,
  kindOf,
  namesOf,
} from './alarms.ts';
import { synthesize } from './synthesized-stack.ts';

const root = join(import.meta.dirname, '../..');

describe.each(['dev', 'prod'])('alarms of %s', (stage) => {
  const alarms = alarmsOf({ stage });
  const names = namesOf(alarms);
  const composites = compositesOf({ stage });

  test('Alarms are those of the lag, the polling and the errors of each mapping.', () => {
    const mappings = resolvedOfType(synthesize({ stage }).template, 'AWS::Lambda::EventSourceMapping');
    for (const { logicalId, properties } of mappings) {
      const { ConsumerGroupId } = properties.AmazonManagedKafkaEventSourceConfig as Record<string, string>;
      const of = (kind: string, text: string) =>
        alarms.filter(
          (each) => kindOf(each) === kind && JSON.stringify(each.properties).includes(`"${text}"`),
        );
      expect(of('lag', String(ConsumerGroupId))).toHaveLength(1);
      expect(of('not-polling', logicalId)).toHaveLength(1);
      expect(of('mapping-errors', logicalId)).toHaveLength(1);
    }
  });

  test('Alarms are those of the errors and throttles of each function, except those that CloudFormation alone calls.', () => {
    const ids = resolvedOfType(synthesize({ stage }).template, 'AWS::Lambda::Function')
      .map(({ properties }) => String(properties.FunctionName).replace(`orderstream-${stage}-`, ''))
      .filter((id) => !['bootstrap-brokers', 'inventory-seed'].includes(id));
    expect(ids).toEqual(expect.arrayContaining(['identity', 'redrive', 'replay']));
    for (const id of ids) {
      expect(names).toContain(`orderstream-${stage}-function-errors-${id}`);
      expect(names).toContain(`orderstream-${stage}-throttles-${id}`);
    }
  });

  test('Alarms read the metrics that consumers publish, by the names and the namespace that these have there.', () => {
    const read = (kind: string) =>
      alarms
        .filter((each) => kindOf(each) === kind)
        .map(({ properties }) => [properties.Namespace, properties.MetricName]);
    const namespaces = resolvedOfType(synthesize({ stage }).template, 'AWS::Lambda::Function').map(
      ({ properties }) =>
        (properties.Environment as { Variables: Record<string, string> }).Variables
          .POWERTOOLS_METRICS_NAMESPACE,
    );
    const [namespace] = namespaces;
    expect(new Set(namespaces)).toEqual(new Set([`orderstream-${stage}`]));
    expect(new Set(read('age').flat())).toEqual(new Set([namespace, batchMetrics.age]));
    expect(new Set(read('records-failing').flat())).toEqual(new Set([namespace, batchMetrics.failed]));
  });

  test('Alarms read no more than ten metrics, which is as many as CloudWatch takes.', () => {
    const counts = alarms.map(({ properties }) => {
      const metrics = (properties.Metrics ?? []) as { MetricStat?: unknown }[];
      return metrics.filter(({ MetricStat }) => MetricStat).length;
    });
    expect(Math.max(...counts)).toBeLessThanOrEqual(10);
  });

  test('Alarms have no actions themselves, and name their page of the runbook.', () => {
    for (const alarm of alarms) {
      expect(alarm.properties).not.toHaveProperty('AlarmActions');
      expect(existsSync(join(root, `docs/runbook/${kindOf(alarm)}.md`))).toBe(true);
    }
  });

  test('Alarms page through four composite alarms, which notify the topic when they fire and when it is over.', () => {
    expect(namesOf(composites)).toEqual(compositeNames.map((name) => `orderstream-${stage}-${name}`));
    for (const { properties } of composites) {
      expect(properties.AlarmActions).toEqual([expect.stringContaining(`orderstream-${stage}-alarms`)]);
      expect(properties.OKActions).toEqual(properties.AlarmActions);
    }
  });

  test('Alarms are each in one composite alarm, except what an operator calls and sees the result of.', () => {
    const paged = composites.flatMap(childrenOf);
    expect(new Set(paged).size).toBe(paged.length);
    const unpaged = names.filter((name) => !paged.includes(name)).sort();
    expect(unpaged).toEqual(
      ['function-errors', 'throttles'].flatMap((kind) =>
        ['analytics-rebuild', 'redrive', 'replay', 'timeline-rebuild'].map(
          (id) => `orderstream-${stage}-${kind}-${id}`,
        ),
      ),
    );
    expect(paged.filter((name) => !names.includes(String(name)))).toEqual([]);
  });

  test('Alarms stay below the limits of CloudWatch for a rule: 100 alarms and 10,240 characters.', () => {
    for (const composite of composites) {
      expect(childrenOf(composite).length).toBeLessThanOrEqual(mostAlarmsOfRule);
      expect(String(composite.properties.AlarmRule).length).toBeLessThanOrEqual(10_240);
    }
  });
});

describe('a cluster of 90 brokers', () => {
  const context = { stage: 'prod', brokerCount: '90', brokerMonitoring: 'PER_BROKER' };
  const composites = compositesOf(context);

  test('A cluster of 90 brokers splits the alarms of a page among composite alarms without actions, and all of them still page.', () => {
    const parts = composites.filter(({ properties }) => !properties.AlarmActions);
    expect(parts.length).toBeGreaterThan(1);
    for (const composite of composites) {
      expect(childrenOf(composite).length).toBeLessThanOrEqual(mostAlarmsOfRule);
      expect(String(composite.properties.AlarmRule).length).toBeLessThanOrEqual(10_240);
    }
    const world = new AlarmWorld(synthesize(context).template);
    expect(world.paging({ CpuUser: always(70) })).toEqual(['platform-in-trouble']);
  });

  test('A cluster of 90 brokers stays below the 500 resources of a stack.', () => {
    expect(Object.keys(synthesize(context).template.Resources).length).toBeLessThan(500);
  });
});

describe('alarms of brokers', () => {
  test.each(brokerKinds)('Alarms of brokers read what MSK publishes of %s.', (_, context, kinds) => {
    const found = new Set(
      alarmsOf(context)
        .map((each) => String(kindOf(each)))
        .filter((kind) => /^(broker-|controller|partitions)/.test(kind)),
    );
    expect([...found].sort()).toEqual(kinds);
    const [cluster] = resolvedOfType(synthesize(context).template, 'AWS::MSK::Cluster');
    expect(cluster?.properties.EnhancedMonitoring).toBe(context.brokerMonitoring ?? 'DEFAULT');
  });
});

describe('the subscriber of alarms', () => {
  test('Alarms have no email subscriber unless an address is given.', () => {
    expect(synthesize().ofType('AWS::SNS::Subscription')).toEqual([]);
    const [subscription] = synthesize({ alarmMail: 'operations@example.com' }).ofType(
      'AWS::SNS::Subscription',
    );
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'operations@example.com' });
  });
});

describe('the dashboard', () => {
  const [dashboard] = resolvedOfType(synthesize().template, 'AWS::CloudWatch::Dashboard');
  const body = String(dashboard?.properties.DashboardBody);
  const widgets = JSON.parse(body).widgets as { type: string; properties: { alarms?: string[] } }[];

  test('The dashboard begins with the four composite alarms, and shows every other alarm below them.', () => {
    const [first, ...others] = widgets.filter(({ type }) => type === 'alarm');
    expect(widgets[0]).toBe(first);
    expect(first?.properties.alarms).toHaveLength(4);
    expect(others.flatMap(({ properties }) => properties.alarms ?? [])).toHaveLength(alarmsOf({}).length);
    for (const { properties } of others) expect(properties.alarms?.length).toBeLessThanOrEqual(100);
  });

  test('The dashboard shows the lag of every consumer group.', () => {
    const groups = synthesize()
      .ofType('AWS::Lambda::EventSourceMapping')
      .map(({ Properties }) => /"ConsumerGroupId":"([^"]+)"/.exec(JSON.stringify(Properties))?.[1]);
    expect(groups.filter((group) => !body.includes(String(group)))).toEqual([]);
  });

  test('The dashboard shows every topic.', () => {
    expect(Object.keys(topics).filter((topic) => !body.includes(topic))).toEqual([]);
  });

  test('The dashboard names every page of the runbook.', () => {
    const names = [...compositeNames, ...alarmKinds];
    expect(names.filter((name) => !body.includes(`docs/runbook/${name}.md`))).toEqual([]);
  });
});
