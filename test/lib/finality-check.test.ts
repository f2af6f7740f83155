import { describe, expect, test } from '@jest/globals';
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
});
