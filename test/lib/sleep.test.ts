import { describe, expect, test } from '@jest/globals';
import { type NamedResource, synthesize } from './synthesized-stack.ts';

const asleep = synthesize({ sleep: 'true' });
const awake = synthesize();
const mappingsOf = (stack: typeof asleep) => stack.ofType('AWS::Lambda::EventSourceMapping');
const kindOf = ({ Properties }: NamedResource) =>
  /docs\/runbook\/(.+)\.md$/.exec(String(Properties.AlarmDescription))?.[1];

describe('a stack that sleeps', () => {
  test('has every mapping disabled', () => {
    expect(mappingsOf(asleep).map(({ Properties }) => Properties.Enabled)).toEqual(
      mappingsOf(awake).map(() => false),
    );
  });

  test('does not look for orders that are not final', () => {
    const [rule] = asleep.ofType('AWS::Events::Rule');
    expect(rule?.Properties.State).toBe('DISABLED');
  });

  test('tells nobody what rings because nothing reads, and still tells everything else', () => {
    const alarms = asleep.ofType('AWS::CloudWatch::Alarm');
    const silent = alarms.filter(({ Properties }) => Properties.ActionsEnabled === false);
    expect(new Set(silent.map(kindOf))).toEqual(new Set(['lag', 'age', 'orders-not-final']));
    const loud = alarms.filter((alarm) => !silent.includes(alarm));
    expect(loud.map(kindOf)).toEqual(expect.arrayContaining(['broker-disk', 'api-5xx', 'function-errors']));
    expect(loud.map(kindOf)).not.toEqual(expect.arrayContaining(['lag']));
  });

  test('has the resources of one that is awake, so that nothing is replaced by either deploy', () => {
    expect(Object.keys(asleep.template.Resources)).toEqual(Object.keys(awake.template.Resources));
  });
});

describe('a stack that is awake', () => {
  test('says so to every mapping: CloudFormation leaves one disabled whose Enabled goes away', () => {
    expect(mappingsOf(awake).length).toBeGreaterThan(0);
    expect(mappingsOf(awake).filter(({ Properties }) => Properties.Enabled !== true)).toEqual([]);
  });

  test('has the actions of every alarm on', () => {
    const alarms = awake.ofType('AWS::CloudWatch::Alarm');
    expect(alarms.filter(({ Properties }) => Properties.ActionsEnabled === false)).toEqual([]);
  });
});
