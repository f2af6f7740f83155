import { describe, expect, test } from '@jest/globals';
import { readTemplate, type TemplateInput } from '../../../local/src/fault-injection/template.ts';
import { type FaultRequest, templateOf } from '../../support/fis.ts';

const throttle: FaultRequest = {
  actionId: 'aws:fis:inject-api-throttle-error',
  parameters: { duration: 'PT1M', service: 'dynamodb', percentage: '30', operations: 'PutItem, GetItem' },
  target: 'Roles',
  resourceArns: ['arn:aws:iam::123456789012:role/payment'],
};
const sound = templateOf(throttle);
const withParameters = (parameters: Record<string, string>) =>
  templateOf({ ...throttle, parameters: { ...throttle.parameters, ...parameters } });
const action = sound.actions.fault;

describe('a template of experiments', () => {
  test('a template of experiments is read with its parameters in our units', () => {
    const [planned] = readTemplate(sound);
    expect(planned?.start(() => 0)).toEqual({
      kind: 'api',
      durationMs: 60_000,
      service: 'dynamodb',
      operations: ['PutItem', 'GetItem'],
      percentage: 30,
      roleArns: throttle.resourceArns,
      effect: { kind: 'throttle-error' },
    });
  });

  test.each([
    ['PT5S', 5_000],
    ['PT1H2M3S', 3_723_000],
    ['PT12H', 43_200_000],
  ])('a template of experiments takes the duration %s', (duration, durationMs) => {
    expect(readTemplate(withParameters({ duration }))[0]?.start(() => 0)).toMatchObject({ durationMs });
  });

  test.each<[string, TemplateInput, string]>([
    ['a duration of nothing', withParameters({ duration: 'PT0S' }), "duration of action fault is 'PT0S'"],
    ['a duration without a unit', withParameters({ duration: 'PT' }), 'from PT1S to PT12H'],
    ['a duration of a day', withParameters({ duration: 'PT24H' }), 'from PT1S to PT12H'],
    ['a percentage of 0', withParameters({ percentage: '0' }), 'accepted is a whole number from 1 to 100'],
    [
      'a parameter of another action',
      withParameters({ preventExecution: 'true' }),
      'has no parameter prevent',
    ],
    [
      'no percentage',
      templateOf({ ...throttle, parameters: { duration: 'PT1M', service: 'ses' } }),
      'needs the parameter percentage',
    ],
    [
      'an unknown action',
      templateOf({ ...throttle, actionId: 'aws:ec2:stop-instances' }),
      'there are: aws:fis',
    ],
    [
      'no resources',
      templateOf({ ...throttle, resourceArns: [] }),
      'needs Roles: a target of type aws:iam:role',
    ],
    [
      'resources of another type',
      { ...sound, targets: { chosen: { ...sound.targets.chosen, resourceType: 'aws:ec2:instance' } } },
      'needs Roles',
    ],
    [
      'targets by tag',
      { ...sound, targets: { chosen: { ...sound.targets.chosen, resourceTags: {} } as object } },
      'has resourceTags; here targets are found by resourceArns',
    ],
    [
      'half a selection',
      templateOf({ ...throttle, selectionMode: 'COUNT(0)' }),
      "is 'COUNT(0)'; accepted are",
    ],
    ['a sequence', { ...sound, actions: { fault: { ...action, startAfter: ['x'] } } }, 'has startAfter'],
    [
      'an alarm',
      { ...sound, stopConditions: [{ source: 'aws:cloudwatch:alarm' }] },
      "accepted here is 'none'",
    ],
    ['no action', { ...sound, actions: {} }, 'needs at least one action'],
  ])('a template of experiments is refused with %s', (_, input, message) => {
    expect(() => readTemplate(input)).toThrow(message);
  });

  test.each([
    ['ALL', 4],
    ['COUNT(3)', 3],
    ['COUNT(9)', 4],
    ['PERCENT(50)', 2],
    ['PERCENT(1)', 1],
  ])(
    'a template of experiments that selects %s is aimed at %d of four resources, each once',
    (selectionMode, count) => {
      const resourceArns = ['a', 'b', 'c', 'd'];
      const [planned] = readTemplate(templateOf({ ...throttle, resourceArns, selectionMode }));
      const fault = planned?.start(Math.random);
      const roleArns = fault?.kind === 'api' ? fault.roleArns : [];
      expect(new Set(roleArns).size).toBe(count);
      expect(roleArns).toHaveLength(count);
    },
  );
});
