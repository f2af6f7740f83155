import { describe, expect, test } from '@jest/globals';
import { AlarmWorld, byMinute } from '../support/alarm-world.ts';
import { property, synthesize } from './synthesized-stack.ts';

const stack = synthesize({ notFinalAfterInMinutes: '30', notFinalCheckInMinutes: '10' });
const [rule] = stack.ofType('AWS::Events::Rule');
const alarm = stack
  .ofType('AWS::CloudWatch::Alarm')
  .find(({ Properties }) => Properties.AlarmName === 'orderstream-dev-orders-not-final-orders');

describe('the check for orders that are not final', () => {
  test('The check for orders that are not final runs at the configured rate, with the configured limit.', () => {
    expect(rule?.Properties).toMatchObject({ ScheduleExpression: 'rate(10 minutes)', State: 'ENABLED' });
    const check = stack
      .ofType('AWS::Lambda::Function')
      .find(({ Properties }) => Properties.FunctionName === 'orderstream-dev-orders-check');
    if (!check) throw new Error('There is no function orders-check.');
    expect(property(check, 'Environment.Variables.NOT_FINAL_AFTER_IN_MINUTES')).toBe('30');
    expect(JSON.stringify(rule?.Properties.Targets)).toContain('orderscheck');
  });

  test('The check for orders that are not final raises an alarm on the metric that the function writes.', () => {
    expect(alarm?.Properties).toMatchObject({
      Namespace: 'orderstream-dev',
      MetricName: 'OrdersNotFinal',
      Dimensions: [{ Name: 'service', Value: 'orders-check' }],
      Statistic: 'Maximum',
      Period: 600,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test.each(['1', '5', '10', '15', '30'])(
    'The check for orders that are not final pages when each of its runs fails, one in %s minutes.',
    (minutes) => {
      const world = new AlarmWorld(synthesize({ notFinalCheckInMinutes: minutes }).template);
      // A run, and its retries after one and two minutes more.
      const failing = byMinute((minute) => ([0, 1, 3].includes(minute % Number(minutes)) ? 1 : undefined));
      const firing = (metric: string) =>
        world.firing({ [`${metric} orderstream-dev-orders-check`]: failing });
      expect(firing('Errors')).toEqual(['function-errors-orders-check']);
      expect(firing('Throttles')).toEqual(['throttles-orders-check']);
    },
  );
});
