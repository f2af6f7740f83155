import { describe, expect, test } from '@jest/globals';
import { synthesize } from './synthesized-stack.ts';

const budgetsOf = (context: Record<string, string> = {}) =>
  synthesize(context).ofType('AWS::Budgets::Budget');

describe('a monthly budget', () => {
  test('A monthly budget is not created unless the context names an amount.', () => {
    expect(budgetsOf()).toEqual([]);
    expect(budgetsOf({ stage: 'prod' })).toEqual([]);
  });

  test('A monthly budget writes to the operators at 80 percent spent and when the forecast exceeds it.', () => {
    const [budget] = budgetsOf({ monthlyBudgetUsd: '500', alarmMail: 'operations@example.com' });
    expect(budget?.Properties.Budget).toMatchObject({
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 500, Unit: 'USD' },
    });
    const notifications = budget?.Properties.NotificationsWithSubscribers as unknown as {
      Notification: { NotificationType: string; Threshold: number };
      Subscribers: { Address: string }[];
    }[];
    expect(notifications.map(({ Notification }) => Notification)).toMatchObject([
      { NotificationType: 'ACTUAL', Threshold: 80 },
      { NotificationType: 'FORECASTED', Threshold: 100 },
    ]);
    for (const { Subscribers } of notifications) {
      expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'operations@example.com' }]);
    }
  });
});
