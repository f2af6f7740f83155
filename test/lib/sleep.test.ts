import { describe, expect, test } from '@jest/globals';
import { resolvedOfType } from '../support/resolved-stack.ts';
import { synthesize } from './synthesized-stack.ts';

const asleep = synthesize({ sleep: 'true' });
const awake = synthesize();
const mappingsOf = (stack: typeof asleep) => stack.ofType('AWS::Lambda::EventSourceMapping');

describe('a stack that sleeps', () => {
  test('A stack that sleeps has every mapping disabled.', () => {
    expect(mappingsOf(asleep).map(({ Properties }) => Properties.Enabled)).toEqual(
      mappingsOf(awake).map(() => false),
    );
  });

  test('A stack that sleeps does not look for orders that are not final.', () => {
    const [rule] = asleep.ofType('AWS::Events::Rule');
    expect(rule?.Properties.State).toBe('DISABLED');
  });

  test('A stack that sleeps pages for everything but what fires because nothing polls.', () => {
    const paged = (stack: typeof asleep) =>
      new Set(
        resolvedOfType(stack.template, 'AWS::CloudWatch::CompositeAlarm').flatMap(({ properties }) =>
          [...String(properties.AlarmRule).matchAll(/ALARM\("orderstream-dev-([^"]+)"\)/g)].map(([, name]) =>
            String(name),
          ),
        ),
      );
    const left = [...paged(awake)].filter((name) => !paged(asleep).has(name));
    expect(left.every((name) => /^(lag|not-polling|orders-not-final)-/.test(name))).toBe(true);
    expect(left).toHaveLength(2 * mappingsOf(asleep).length + 1);
  });

  test('A stack that sleeps has the resources of one that is awake, so that nothing is replaced by either deploy.', () => {
    expect(Object.keys(asleep.template.Resources)).toEqual(Object.keys(awake.template.Resources));
  });
});

describe('a stack that is awake', () => {
  test('A stack that is awake enables every mapping: CloudFormation leaves one disabled whose Enabled is removed.', () => {
    expect(mappingsOf(awake).length).toBeGreaterThan(0);
    expect(mappingsOf(awake).filter(({ Properties }) => Properties.Enabled !== true)).toEqual([]);
  });
});
