import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Aws } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';

/** When the budget writes: at a share of the limit that is spent, and of the limit that the month is heading for. */
const thresholds = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'FORECASTED', threshold: 100 },
] as const;

/**
 * A monthly limit in US dollars whose crossing is reported to `alarmMail`. It stops nothing. It counts the whole account: a
 * filter by the tags of this stack would count nothing until the account activates them as cost allocation tags.
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const { monthlyBudgetUsd: amount, alarmMail: address } = config;
    if (amount === 'none') return;
    new CfnBudget(this, 'Budget', {
      budget: {
        // Unique in the account, whatever the Region: a second Region would be refused.
        // https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html
        budgetName: decideName(config, Aws.REGION),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
      },
      notificationsWithSubscribers: thresholds.map((each) => ({
        notification: { ...each, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'EMAIL', address }],
      })),
    });
  }
}
