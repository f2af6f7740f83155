import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { Platform } from '../platform.ts';

/** Looks from time to time for orders that should be final and are not, and raises an alarm when there are any. */
export class FinalityCheck extends Construct {
  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const { config } = platform;
    const check = new ServiceFunction(this, 'orders-check', platform, {
      description: 'Finds orders that should be shipped or cancelled by now and are not',
      timeoutInSeconds: 60,
      environment: { NOT_FINAL_AFTER_IN_MINUTES: String(config.notFinalAfterInMinutes) },
    });
    const table = platform.tables.of('orders');
    table.serve(check, 'GetItem');
    table.serveIndex(check, 'unfinished');
    new Rule(this, 'Schedule', {
      ruleName: decideName(config, 'orders-check'),
      description: 'Looks for orders that are not final',
      schedule: Schedule.rate(Duration.minutes(config.notFinalCheckInMinutes)),
      targets: [new LambdaFunction(check.lambda)],
    });
    this.#alarm(config, check);
  }

  #alarm(config: Config, check: ServiceFunction): void {
    new Alarm(this, 'Alarm', {
      alarmName: decideName(config, 'orders-not-final'),
      alarmDescription:
        'Orders that should be shipped or cancelled by now are not: the log of orders-check names them',
      metric: new Metric({
        namespace: 'orderstream',
        metricName: 'OrdersNotFinal',
        dimensionsMap: { service: check.functionId },
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(config.notFinalCheckInMinutes),
      }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // A check that does not run knows nothing: the alarm shows insufficient data.
      treatMissingData: TreatMissingData.MISSING,
    });
  }
}
